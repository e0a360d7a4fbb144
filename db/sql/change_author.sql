SELECT principal, at FROM change WHERE number = $1
