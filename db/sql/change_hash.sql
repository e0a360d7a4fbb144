SELECT hash FROM change WHERE number = $1
