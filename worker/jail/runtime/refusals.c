/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/refusals.h"

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

/*
 * A library that is told EPERM gives up and says so; one that is told ENOSYS does it another way,
 * as on an older kernel. Hence the two.
 */

/* clang-format off */
static const struct refusal refusals[] = {
#define NO(call) [SYS_##call] = {#call, EPERM, "no network, and no sockets to talk to others here"},
    NO(socket) NO(socketpair) NO(connect) NO(bind) NO(listen) NO(accept) NO(accept4)
    NO(getsockname) NO(getpeername) NO(sendto) NO(recvfrom) NO(sendmsg) NO(recvmsg) NO(sendmmsg)
    NO(recvmmsg) NO(setsockopt) NO(getsockopt) NO(shutdown)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "no programs, no other processes"},
    NO(execve) NO(execveat) NO(ptrace) NO(process_vm_readv) NO(process_vm_writev)
    NO(process_madvise) NO(process_mrelease) NO(kcmp) NO(pidfd_open) NO(pidfd_getfd)
    NO(pidfd_send_signal) NO(rt_sigqueueinfo) NO(rt_tgsigqueueinfo)
#undef NO
#define NO(call) [SYS_##call] = {#call, ECHILD, "no processes of its own"},
    NO(wait4) NO(waitid)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "no file changes"},
    NO(unlinkat) NO(renameat2) NO(linkat) NO(symlinkat) NO(mkdirat) NO(mknodat) NO(truncate)
    NO(ftruncate) NO(fallocate) NO(fchmod) NO(fchmodat) NO(fchown) NO(fchownat) NO(utimensat)
    NO(pwrite64) NO(pwritev) NO(pwritev2) NO(sendfile) NO(copy_file_range) NO(splice) NO(tee)
    NO(vmsplice) NO(flock) NO(sync) NO(syncfs) NO(fsync) NO(fdatasync) NO(sync_file_range)
    NO(setxattr) NO(lsetxattr) NO(fsetxattr) NO(removexattr) NO(lremovexattr) NO(fremovexattr)
#undef NO
#define NO(call) [SYS_##call] = {#call, EOPNOTSUPP, "as a file system without attributes"},
    NO(getxattr) NO(lgetxattr) NO(fgetxattr) NO(listxattr) NO(llistxattr) NO(flistxattr)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "the working folder is the root"},
    NO(chdir) NO(fchdir) NO(chroot)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "no descriptor but those of files"},
    NO(dup3) NO(pipe2) NO(memfd_create) NO(memfd_secret) NO(eventfd2) NO(timerfd_create)
    NO(timerfd_settime) NO(timerfd_gettime) NO(signalfd4) NO(epoll_create1) NO(epoll_ctl)
    NO(epoll_pwait) NO(epoll_pwait2) NO(inotify_init1) NO(inotify_add_watch) NO(inotify_rm_watch)
    NO(fanotify_init) NO(fanotify_mark) NO(userfaultfd) NO(name_to_handle_at)
    NO(open_by_handle_at)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "nobody to share with"},
    NO(shmget) NO(shmat) NO(shmdt) NO(shmctl) NO(semget) NO(semop) NO(semtimedop) NO(semctl)
    NO(msgget) NO(msgsnd) NO(msgrcv) NO(msgctl) NO(mq_open) NO(mq_unlink) NO(mq_timedsend)
    NO(mq_timedreceive) NO(mq_notify) NO(mq_getsetattr)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "what the process is was settled before the seal"},
    NO(setuid) NO(setgid) NO(setreuid) NO(setregid) NO(setresuid) NO(setresgid) NO(setfsuid)
    NO(setfsgid) NO(setgroups) NO(setsid) NO(setpgid) NO(capset) NO(capget) NO(seccomp)
    NO(unshare) NO(setns) NO(personality) NO(setrlimit) NO(landlock_create_ruleset)
    NO(landlock_add_rule) NO(landlock_restrict_self)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "scheduling was settled before the seal"},
    NO(sched_setparam) NO(sched_setattr) NO(sched_setaffinity)
    NO(sched_getattr) NO(sched_rr_get_interval) NO(setpriority) NO(ioprio_get) NO(ioprio_set)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "nothing could deliver them"},
    NO(setitimer) NO(getitimer) NO(timer_create) NO(timer_settime) NO(timer_gettime)
    NO(timer_getoverrun) NO(timer_delete) NO(clock_settime) NO(clock_adjtime) NO(adjtimex)
    NO(settimeofday)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "the machine is none of its business"},
    NO(mount) NO(umount2) NO(pivot_root) NO(move_mount) NO(open_tree) NO(mount_setattr) NO(fsopen)
    NO(fsconfig) NO(fsmount) NO(fspick) NO(swapon) NO(swapoff) NO(quotactl) NO(quotactl_fd)
    NO(acct) NO(reboot) NO(kexec_load) NO(init_module) NO(finit_module) NO(delete_module) NO(bpf)
    NO(perf_event_open) NO(syslog) NO(sethostname) NO(setdomainname) NO(vhangup) NO(add_key)
    NO(request_key) NO(keyctl) NO(lookup_dcookie) NO(kexec_file_load)
#undef NO
#define NO(call) [SYS_##call] = {#call, ENOSYS, "there is another way, as on an older kernel"},
    NO(openat2) NO(close_range) NO(preadv2) NO(preadv) NO(futex_waitv) NO(membarrier) NO(io_setup)
    NO(io_destroy) NO(io_submit) NO(io_cancel) NO(io_getevents) NO(io_pgetevents)
    NO(io_uring_setup) NO(io_uring_enter) NO(io_uring_register) NO(mbind) NO(set_mempolicy)
    NO(get_mempolicy) NO(set_mempolicy_home_node) NO(migrate_pages) NO(move_pages) NO(mincore)
    NO(pkey_alloc) NO(pkey_free) NO(pkey_mprotect) NO(remap_file_pages) NO(restart_syscall)
    NO(get_robust_list) NO(nfsservctl)
#undef NO
#ifdef SYS_open /* newer architectures never had these */
#define NO(call) [SYS_##call] = {#call, EPERM, "no file changes"},
    NO(unlink) NO(rmdir) NO(rename) NO(renameat) NO(link) NO(symlink) NO(mkdir) NO(mknod)
    NO(creat) NO(chmod) NO(chown) NO(lchown) NO(utime) NO(utimes) NO(futimesat)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "no descriptor but those of files"},
    NO(dup2) NO(pipe) NO(eventfd) NO(signalfd) NO(epoll_create) NO(epoll_wait) NO(inotify_init)
#undef NO
#define NO(call) [SYS_##call] = {#call, EPERM, "what the process is was settled before the seal"},
    NO(ioperm) NO(iopl) NO(modify_ldt) NO(arch_prctl) NO(set_thread_area) NO(get_thread_area)
    NO(alarm)
#undef NO
#define NO(call) [SYS_##call] = {#call, ENOSYS, "Linux has it no more"},
    NO(_sysctl) NO(afs_syscall) NO(create_module) NO(epoll_ctl_old) NO(epoll_wait_old)
    NO(get_kernel_syms) NO(getpmsg) NO(putpmsg) NO(query_module) NO(security) NO(tuxcall)
    NO(uselib) NO(ustat) NO(sysfs) NO(vserver) NO(getdents)
#undef NO
#endif
};
/* clang-format on */

const struct refusal *refusals_lookup(long number) {
    const size_t count = sizeof refusals / sizeof refusals[0];
    const struct refusal *row = number >= 0 && (size_t)number < count ? &refusals[number] : NULL;
    return row && row->name ? row : NULL;
}
