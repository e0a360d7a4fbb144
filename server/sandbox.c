/* sandbox.c -- Landlock by its system calls (glibc has no functions for it; the constants of newer kernels stand here, because
 * Debian 12's headers end at version 2), and a seccomp filter. The filter names what is refused, not what is allowed: a list of
 * all that a C library may call breaks with its next release, and systemd's unit has one for those who want both. */
#include "sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool refuse(char *reason, size_t room, const char *what)
{
    snprintf(reason, room, "%s: %s (--no-sandbox goes on without)", what, strerror(errno));
    return false;
}

/* ---- files: Landlock ---- */

enum { REFER_SINCE = 2, TRUNCATE_SINCE = 3, NETWORK_SINCE = 4, SCOPE_SINCE = 6 };
#define FS_REFER (UINT64_C(1) << 13)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define NET_CONNECT_TCP (UINT64_C(1) << 1)
#define SCOPE_ABSTRACT_SOCKET (UINT64_C(1) << 0)
#define SCOPE_SIGNAL (UINT64_C(1) << 1)

/* As the newest kernel has it; an older one is handed the part it knows. */
struct rules {
    uint64_t files, network, scope;
};

static uint64_t writing(int version)
{
    uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                      LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                      LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                      LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= REFER_SINCE)
        rights |= FS_REFER;
    if (version >= TRUNCATE_SINCE)
        rights |= FS_TRUNCATE;
    return rights;
}

/* 0: this kernel has none, or it was not started with it. */
static int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

static bool allow_below(int ruleset, const char *folder, uint64_t rights)
{
    struct landlock_path_beneath_attr below = { .allowed_access = rights,
                                                .parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) };
    if (below.parent_fd < 0)
        return false;
    bool good = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
    close(below.parent_fd);
    return good;
}

static bool enter_landlock(const char *const *folders, int version)
{
    struct rules rules = { writing(version) | LANDLOCK_ACCESS_FS_EXECUTE, NET_CONNECT_TCP, SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL };
    size_t known = version >= SCOPE_SINCE     ? sizeof(rules)
                   : version >= NETWORK_SINCE ? offsetof(struct rules, scope)
                                              : offsetof(struct rules, network);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, known, 0);
    bool good = ruleset >= 0;
    for (; good && *folders; folders++)
        good = allow_below(ruleset, *folders, writing(version));
    good = good && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    int why = errno;
    if (ruleset >= 0)
        close(ruleset);
    errno = why;
    return good;
}

/* ---- system calls: seccomp ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1 /* they fork and trace themselves to look for leaks */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif

#if defined(ARCHITECTURE) && !defined(UNDER_SANITIZER)

/* Answered with EPERM. clone is looked at further below: threads are needed, processes are not. */
static const int refused[] = {
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
    SYS_execve,
    SYS_execveat,
    SYS_connect,
    /* other processes */
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    SYS_perf_event_open,
    SYS_bpf,
    SYS_userfaultfd,
    /* another view of the system */
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsmount,
    SYS_fsconfig,
    SYS_fspick,
    SYS_open_by_handle_at,
    SYS_personality,
    /* somebody else */
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_capset,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    /* the machine */
    SYS_reboot,
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_quotactl,
    SYS_mknodat,
#ifdef SYS_mknod
    SYS_mknod,
#endif
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
#endif
#ifdef SYS_io_uring_setup /* does what it is asked past this filter */
    SYS_io_uring_setup,
#endif
};

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define IF(test, value, then, otherwise)                                                                                         \
    BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(value), (uint8_t)(then), (uint8_t)(otherwise))

enum { HEAD = 4, TAIL = 8, TO_REFUSAL = 5, X32 = 0x40000000 };

/* Jumps count the instructions that are passed over. */
static bool enter_seccomp(void)
{
    static const struct sock_filter head[HEAD] = {
        LOAD(arch), /* another architecture's calls have other numbers, and would be judged as something else */
        IF(BPF_JEQ, ARCHITECTURE, 1, 0),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        LOAD(nr),
    };
    static const struct sock_filter tail[TAIL] = {
        IF(BPF_JGE, X32, 6, 0),        /* a second set of numbers for the same calls */
        IF(BPF_JEQ, SYS_clone3, 5, 0), /* its flags lie in memory, where no filter can look; without it glibc takes clone */
        IF(BPF_JEQ, SYS_clone, 0, 2),  /* a thread, yes; a process, no */
        LOAD(args[0]),
        IF(BPF_JSET, CLONE_THREAD, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ERRNO | EPERM), /* TO_REFUSAL behind the last of the refused */
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    };
    struct sock_filter filter[HEAD + COUNT(refused) + TAIL];
    _Static_assert(COUNT(refused) + TO_REFUSAL < 256, "a jump reaches no further");
    memcpy(filter, head, sizeof(head));
    for (size_t i = 0; i < COUNT(refused); i++)
        filter[HEAD + i] = (struct sock_filter)IF(BPF_JEQ, refused[i], COUNT(refused) - i + TO_REFUSAL, 0);
    memcpy(filter + HEAD + COUNT(refused), tail, sizeof(tail));
    const struct sock_fprog program = { .len = (unsigned short)COUNT(filter), .filter = filter };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

static bool enter_seccomp(void)
{
    return false;
}

#endif

bool sandbox_enter(const char *const *folders, struct sandbox *ret, char *reason, size_t room)
{
    *ret = (struct sandbox){ .landlock = landlock_version() };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return refuse(reason, room, "no_new_privs cannot be set");
    if (ret->landlock > 0 && !enter_landlock(folders, ret->landlock))
        return refuse(reason, room, "the sandbox of files cannot be entered");
    ret->seccomp = enter_seccomp();
    return true;
}
