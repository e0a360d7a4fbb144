/* answers.h -- is what came back on a connection a row of complete HTTP answers, one for each request, as the API promises them? */
#pragma once
#include "alone.h"

void answers_judge(const struct alone_answers *answers);
