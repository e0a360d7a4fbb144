/* control.h -- a Unix socket beside the register, for its owner alone: commands of the program that need the one process that writes hand
 * their arguments over and get their output back. Knows sockets and frames; knows no command. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Runs a command as the program would: arguments NULL-ended, without the program's own name; relative paths are those of `folder`, the
 * client's working directory. Returns its exit status. */
typedef int control_command(void *ctx, const char *folder, const char *const *arguments, FILE *out, FILE *err);

struct control;
/* Listens at "<register>.sock" (0600; what stood there is removed: whoever holds the register's lock owns it too). NULL: one sentence in
 * reason. One command at a time. */
struct control *control_start(const char *register_path, control_command *run, void *ctx, char *reason, size_t room);
/* Lets the running command end, then removes the socket. NULL accepted. */
void control_stop(struct control *control);

/* The client's side. False: nobody listens there, or it is not ours to ask. Else the command's output has gone to out and err. */
bool control_ask(const char *register_path, const char *const *arguments, FILE *out, FILE *err, int *ret_status);
