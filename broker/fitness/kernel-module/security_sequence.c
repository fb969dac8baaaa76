/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sysctl.h>
#include <linux/version.h>

/*
 * /proc/sys/kernel/security_sequence: a number that whoever patches this kernel raises with every
 * fix that a jail depends on, for kernels whose release does not change with their fixes. See
 * README.md beside this file.
 */

static unsigned long number;
static bool given;

/* At load, and later by root in /sys/module/security_sequence/parameters: upwards only. */
static int set_number(const char *text, const struct kernel_param *parameter) {
    unsigned long wanted;
    int error = kstrtoul(text, 10, &wanted);

    if (error)
        return error;
    if (wanted > LONG_MAX) /* readers keep -1 for "there is none" */
        return -ERANGE;
    if (given && wanted < number)
        return -EPERM;
    WRITE_ONCE(number, wanted);
    given = true;
    return 0;
}

static const struct kernel_param_ops number_ops = {
    .set = set_number,
    .get = param_get_ulong,
};
module_param_cb(number, &number_ops, &number, 0644);
MODULE_PARM_DESC(number, "the security sequence; can be raised, never lowered, while loaded");

static struct ctl_table table[] = {
    {
        .procname = "security_sequence",
        .data = &number,
        .maxlen = sizeof(number),
        .mode = 0444,
        .proc_handler = proc_doulongvec_minmax,
    },
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
    {} /* later kernels take the array's size, and refuse an empty entry */
#endif
};

static struct ctl_table_header *header;

static int __init security_sequence_init(void) {
    if (!given) {
        pr_err("security_sequence: give the number, as in: modprobe security_sequence number=7\n");
        return -EINVAL;
    }
    header = register_sysctl("kernel", table);
    return header ? 0 : -ENOMEM;
}

static void __exit security_sequence_exit(void) {
    unregister_sysctl_table(header);
}

module_init(security_sequence_init);
module_exit(security_sequence_exit);
MODULE_DESCRIPTION("kernel.security_sequence, for programs that depend on a jail");
MODULE_AUTHOR("The Vitrine authors");
MODULE_VERSION("1.0");
MODULE_LICENSE("GPL"); /* LGPL-2.1, section 3, lets it be taken so */
