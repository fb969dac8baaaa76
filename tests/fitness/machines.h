/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FITNESS_MACHINES_H
#define VITRINE_TESTS_FITNESS_MACHINES_H

/*
 * Machines as their /proc and /sys show them, written down from the public documentation of those
 * files: Documentation/admin-guide/hw-vuln and Documentation/ABI/testing/sysfs-devices-system-cpu
 * for what the kernel says of each fault, and the processors' published family, model and stepping.
 */
struct machine {
    const char *name;
    const char *release, *version; /* kernel */
    const char *cpuinfo;
    const char *faults; /* lines "name: text", in place of "Not affected" (6.1's list) */
    const char *extra;  /* another file, "path: text", or NULL */
    const char *apply;  /* the shipped advisories that must apply, in order; "" is fit */
};

#define DEBIAN_12                                                                                  \
    "6.1.0-56-amd64", "Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12 "     \
                      "(Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) "       \
                      "2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-01)"
#define DEBIAN_12_ARM                                                                              \
    "6.1.0-56-arm64", "Linux version 6.1.0-56-arm64 (debian-kernel@lists.debian.org) (gcc-12 "     \
                      "(Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) "       \
                      "2.40) #1 SMP Debian 6.1.192-2 (2026-11-01)"

#define X86(vendor, family, model, stepping, microcode, flags)                                     \
    "processor\t: 0\nvendor_id\t: " vendor "\ncpu family\t: " family "\nmodel\t\t: " model         \
    "\nmodel name\t: a processor\nstepping\t: " stepping "\nmicrocode\t: " microcode               \
    "\nflags\t\t: fpu vme de pse tsc msr" flags "\nbugs\t\t:\n\n"
#define INTEL(model, stepping, microcode) X86("GenuineIntel", "6", model, stepping, microcode, "")
#define AMD(family, model, stepping, microcode)                                                    \
    X86("AuthenticAMD", family, model, stepping, microcode, "")
#define ARM(implementer, part, variant, revision)                                                  \
    "processor\t: 0\nBogoMIPS\t: 48.00\nFeatures\t: fp asimd evtstrm\nCPU "                        \
    "implementer\t: " implementer "\nCPU architecture: 8\nCPU variant\t: " variant                 \
    "\nCPU part\t: " part "\nCPU revision\t: " revision "\n\n"

#define V1 "spectre_v1: Mitigation: usercopy/swapgs barriers and __user pointer sanitization\n"
#define SSB "spec_store_bypass: Mitigation: Speculative Store Bypass disabled via prctl\n"
#define RETPOLINES                                                                                 \
    "spectre_v2: Mitigation: Retpolines; IBPB: conditional; IBRS_FW; STIBP: conditional; RSB "     \
    "filling; PBRSB-eIBRS: Not affected; BHI: Not affected\n"
#define IBRS                                                                                       \
    "spectre_v2: Mitigation: IBRS; IBPB: conditional; STIBP: conditional; RSB filling; "           \
    "PBRSB-eIBRS: Not affected; BHI: Not affected\n"
#define EIBRS                                                                                      \
    "spectre_v2: Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; RSB filling; "          \
    "PBRSB-eIBRS: SW sequence; BHI: BHI_DIS_S\n"
#define AUTOIBRS                                                                                   \
    "spectre_v2: Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; STIBP: always-on; RSB " \
    "filling; PBRSB-eIBRS: Not affected; BHI: Not affected\n"
#define SKYLAKE(smt)                                                                               \
    "gather_data_sampling: Mitigation: Microcode\n"                                                \
    "itlb_multihit: KVM: Mitigation: VMX disabled\n"                                               \
    "l1tf: Mitigation: PTE Inversion; VMX: conditional cache flushes, SMT " smt "\n"               \
    "mds: Mitigation: Clear CPU buffers; SMT " smt "\n"                                            \
    "meltdown: Mitigation: PTI\n"                                                                  \
    "mmio_stale_data: Mitigation: Clear CPU buffers; SMT " smt "\n"                                \
    "retbleed: Mitigation: IBRS\n"                                                                 \
    "srbds: Mitigation: Microcode\n"                                                               \
    "tsx_async_abort: Mitigation: TSX disabled\n" V1 SSB IBRS

static const struct machine machines[] = {
    {"intel-core2-2008", DEBIAN_12, INTEL("23", "10", "0xa0b"),
     "l1tf: Mitigation: PTE Inversion; VMX: EPT disabled\n"
     "mds: Vulnerable: Clear CPU buffers attempted, no microcode; SMT disabled\n"
     "meltdown: Mitigation: PTI\nmmio_stale_data: Unknown: No mitigations\n"
     "spec_store_bypass: Vulnerable\n" V1 RETPOLINES,
     NULL, "speculative-store-bypass mds mmio-stale-data"},
    {"intel-atom-in-order", DEBIAN_12, INTEL("28", "10", "0x107"), "", NULL, ""},
    {"intel-haswell", DEBIAN_12, INTEL("60", "3", "0x28"),
     "l1tf: Mitigation: PTE Inversion; VMX: conditional cache flushes, SMT vulnerable\n"
     "mds: Mitigation: Clear CPU buffers; SMT vulnerable\nmeltdown: Mitigation: PTI\n"
     "mmio_stale_data: Unknown: No mitigations\nsrbds: Mitigation: Microcode\n" V1 SSB RETPOLINES,
     NULL, "mds-siblings mmio-stale-data"},
    {"intel-skylake-with-smt", DEBIAN_12, INTEL("94", "3", "0xf0"), SKYLAKE("vulnerable"), NULL,
     "mds-siblings"},
    {"intel-skylake-without-smt", DEBIAN_12, INTEL("94", "3", "0xf0"), SKYLAKE("disabled"), NULL,
     ""},
    {"intel-skylake-without-microcode", DEBIAN_12, INTEL("94", "3", "0x1e"),
     "gather_data_sampling: Vulnerable: No microcode\nmeltdown: Mitigation: PTI\n"
     "l1tf: Mitigation: PTE Inversion; VMX: EPT disabled\n"
     "mds: Vulnerable: Clear CPU buffers attempted, no microcode; SMT disabled\n"
     "mmio_stale_data: Vulnerable: Clear CPU buffers attempted, no microcode; SMT disabled\n"
     "retbleed: Vulnerable\nspec_store_bypass: Vulnerable\nsrbds: Vulnerable: No microcode\n"
     "tsx_async_abort: Vulnerable: Clear CPU buffers attempted, no microcode; SMT disabled\n" V1
     "spectre_v2: Mitigation: Retpolines; STIBP: disabled; RSB filling; PBRSB-eIBRS: Not "
     "affected; BHI: Not affected\n",
     NULL, "speculative-store-bypass mds taa srbds mmio-stale-data downfall retbleed"},
    {"intel-ice-lake", DEBIAN_12, INTEL("126", "5", "0xc6"),
     "gather_data_sampling: Mitigation: Microcode\nitlb_multihit: KVM: Mitigation: VMX disabled\n"
     "indirect_target_selection: Mitigation: Aligned branch/return thunks\n"
     "mmio_stale_data: Mitigation: Clear CPU buffers; SMT vulnerable\n"
     "retbleed: Mitigation: Enhanced IBRS\nsrbds: Mitigation: Microcode\n" V1 SSB EIBRS,
     NULL, ""},
    {"intel-alder-lake-hybrid", DEBIAN_12,
     INTEL("151", "2", "0x3a") INTEL("151", "2", "0x3a") INTEL("191", "2", "0x3a"),
     "reg_file_data_sampling: Mitigation: Clear Register File\n" V1 SSB EIBRS, NULL, ""},
    {"intel-alder-lake-n-without-microcode", DEBIAN_12, INTEL("190", "0", "0x9"),
     "reg_file_data_sampling: Vulnerable: No microcode\n" V1 SSB EIBRS, NULL, "rfds"},
    {"intel-sapphire-rapids", DEBIAN_12, INTEL("143", "8", "0x2b000639"), V1 SSB EIBRS, NULL, ""},
    {"intel-without-bhi-mitigation", DEBIAN_12, INTEL("143", "8", "0x2b000639"),
     V1 SSB "spectre_v2: Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; RSB filling; "
            "PBRSB-eIBRS: SW sequence; BHI: Vulnerable\n",
     NULL, "spectre-bhi"},
    {"intel-mitigations-off", DEBIAN_12, INTEL("158", "10", "0xf8"),
     "gather_data_sampling: Vulnerable\nl1tf: Vulnerable\nmds: Vulnerable; SMT vulnerable\n"
     "meltdown: Vulnerable\nmmio_stale_data: Vulnerable\nretbleed: Vulnerable\n"
     "spec_store_bypass: Vulnerable\nspectre_v1: Vulnerable: __user pointer sanitization and "
     "usercopy barriers only; no swapgs barriers\nsrbds: Vulnerable\ntsx_async_abort: Vulnerable\n"
     "spectre_v2: Vulnerable; IBPB: disabled; STIBP: disabled; PBRSB-eIBRS: Not affected; BHI: "
     "Not affected\n",
     NULL,
     "spectre-v1 spectre-v2 speculative-store-bypass meltdown l1tf mds mds-siblings taa srbds "
     "mmio-stale-data downfall retbleed"},
    {"amd-bulldozer", DEBIAN_12, AMD("21", "2", "0", "0x6000852"),
     "retbleed: Mitigation: untrained return thunk; SMT vulnerable\n" V1 SSB RETPOLINES, NULL, ""},
    {"amd-zen1", DEBIAN_12, AMD("23", "1", "1", "0x8001138"),
     "retbleed: Mitigation: untrained return thunk; SMT vulnerable\n"
     "spec_rstack_overflow: Mitigation: Safe RET\n" V1 SSB RETPOLINES,
     NULL, ""},
    {"amd-zen2-rome-old-kernel", "5.10.0-21-amd64",
     "Linux version 5.10.0-21-amd64 (debian-kernel@lists.debian.org) (gcc-10 (Debian 10.2.1-6) "
     "10.2.1 20210110, GNU ld (GNU Binutils for Debian) 2.35.2) #1 SMP Debian 5.10.162-1 "
     "(2023-01-21)",
     AMD("23", "49", "0", "0x8301055"),
     "gather_data_sampling: \nindirect_target_selection: \nreg_file_data_sampling: \n"
     "spec_rstack_overflow: \ntsa: \nvmscape: \n"
     "retbleed: Mitigation: untrained return thunk; SMT enabled with STIBP protection\n" V1 SSB
     "spectre_v2: Mitigation: Retpolines, IBPB: conditional, STIBP: always-on, RSB filling, "
     "PBRSB-eIBRS: Not affected\n",
     NULL, "inception transient-scheduler-attacks zenbleed-rome"},
    {"amd-zen2-rome-old-microcode-new-kernel", DEBIAN_12, AMD("23", "49", "0", "0x8301055"),
     "retbleed: Mitigation: untrained return thunk; SMT enabled with STIBP protection\n"
     "spec_rstack_overflow: Mitigation: Safe RET\n" V1 SSB RETPOLINES,
     NULL, ""},
    {"amd-zen2-matisse-ubuntu-kernel", "5.15.0-60-generic",
     "Linux version 5.15.0-60-generic (buildd@lcy02-amd64-010) (gcc (Ubuntu 11.3.0-1ubuntu1~22.04) "
     "11.3.0, GNU ld (GNU Binutils for Ubuntu) 2.38) #66-Ubuntu SMP",
     AMD("23", "113", "0", "0x8701021"),
     "gather_data_sampling: \nindirect_target_selection: \nreg_file_data_sampling: \n"
     "spec_rstack_overflow: \ntsa: \nvmscape: \n"
     "retbleed: Mitigation: untrained return thunk; SMT enabled with STIBP protection\n" V1 SSB
         RETPOLINES,
     NULL, "ptrace-suspends-seccomp inception transient-scheduler-attacks zenbleed-matisse"},
    {"amd-zen3", DEBIAN_12, AMD("25", "33", "2", "0xa20120e"),
     "spec_rstack_overflow: Mitigation: Safe RET\ntsa: Mitigation: Clear CPU buffers\n" V1 SSB
         RETPOLINES,
     NULL, ""},
    {"amd-zen3-without-microcode", DEBIAN_12, AMD("25", "33", "0", "0xa201009"),
     "spec_rstack_overflow: Vulnerable: Safe RET, no microcode\n"
     "tsa: Vulnerable: Clear CPU buffers attempted, no microcode\n" V1 SSB RETPOLINES,
     NULL, "inception transient-scheduler-attacks"},
    {"amd-zen4", DEBIAN_12, AMD("25", "97", "2", "0xa601209"),
     "spec_rstack_overflow: Mitigation: Safe RET\ntsa: Mitigation: Clear CPU buffers\n" V1 SSB
         AUTOIBRS,
     NULL, ""},
    {"amd-zen5", DEBIAN_12, AMD("26", "68", "0", "0xb404023"), V1 SSB AUTOIBRS, NULL, ""},
    {"hygon-dhyana", DEBIAN_12, X86("HygonGenuine", "24", "0", "1", "0x80901047", ""),
     "retbleed: Mitigation: untrained return thunk; SMT vulnerable\n"
     "spec_rstack_overflow: Mitigation: Safe RET\n" V1 SSB RETPOLINES,
     NULL, ""},
    {"kvm-guest-cascade-lake", DEBIAN_12, X86("GenuineIntel", "6", "85", "7", "0x1", " hypervisor"),
     "gather_data_sampling: Unknown: Dependent on hypervisor status\n"
     "mmio_stale_data: Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state "
     "unknown\nretbleed: Mitigation: Enhanced IBRS\ntsx_async_abort: Mitigation: TSX disabled\n" V1
         SSB EIBRS,
     NULL, "mmio-stale-data downfall"},
    {"kvm-guest-skylake", DEBIAN_12, X86("GenuineIntel", "6", "94", "3", "0x1", " hypervisor"),
     "gather_data_sampling: Unknown: Dependent on hypervisor status\n"
     "l1tf: Mitigation: PTE Inversion\nsrbds: Unknown: Dependent on hypervisor status\n"
     "mds: Mitigation: Clear CPU buffers; SMT Host state unknown\nmeltdown: Mitigation: PTI\n"
     "mmio_stale_data: Mitigation: Clear CPU buffers; SMT Host state unknown\n"
     "retbleed: Mitigation: IBRS\ntsx_async_abort: Mitigation: TSX disabled\n" V1 SSB IBRS,
     NULL, "mds-siblings srbds downfall"},
    {"kvm-guest-zen3", DEBIAN_12, X86("AuthenticAMD", "25", "1", "1", "0x1000065", " hypervisor"),
     "spec_rstack_overflow: Mitigation: Safe RET\ntsa: Mitigation: Clear CPU buffers\n" V1 SSB
         RETPOLINES,
     NULL, ""},
    {"xen-guest-zen4", DEBIAN_12, X86("AuthenticAMD", "25", "17", "1", "0xa10113e", " hypervisor"),
     "spec_rstack_overflow: Mitigation: Safe RET\ntsa: Mitigation: Clear CPU buffers\n" V1 SSB
         AUTOIBRS,
     "sys/hypervisor/type: xen", ""},
    {"arm-graviton2", DEBIAN_12_ARM, ARM("0x41", "0xd0c", "0x3", "1"),
     "spectre_v1: Mitigation: __user pointer sanitization\nspectre_v2: Mitigation: CSV2, BHB\n" SSB,
     "sys/class/dmi/id/sys_vendor: Amazon EC2", ""},
    {"arm-raspberry-pi-3", "6.1.21-v8+", "Linux version 6.1.21-v8+ (dom@buildbot) #1642 SMP",
     ARM("0x41", "0xd03", "0x0", "4"), "", NULL, ""},
    {"arm-raspberry-pi-4", DEBIAN_12_ARM, ARM("0x41", "0xd08", "0x0", "3"),
     "spectre_v1: Mitigation: __user pointer sanitization\nspectre_v2: Vulnerable\n"
     "spec_store_bypass: Vulnerable\n",
     NULL, "spectre-v2 speculative-store-bypass"},
    {"arm-rk3399-two-kinds-of-core", DEBIAN_12_ARM,
     ARM("0x41", "0xd03", "0x0", "4") ARM("0x41", "0xd08", "0x0", "2"),
     "meltdown: Mitigation: PTI\nspectre_v1: Mitigation: __user pointer sanitization\n"
     "spectre_v2: Mitigation: Branch predictor hardening, BHB\nspec_store_bypass: Vulnerable\n",
     NULL, "speculative-store-bypass"},
    {"arm-apple-m1", DEBIAN_12_ARM,
     ARM("0x61", "0x022", "0x1", "1") ARM("0x61", "0x023", "0x1", "1"),
     "spectre_v1: Mitigation: __user pointer sanitization\n"
     "spectre_v2: Mitigation: CSV2, but not BHB\n",
     NULL, ""},
    {"rhel-9-intel", "5.14.0-427.13.1.el9_4.x86_64",
     "Linux version 5.14.0-427.13.1.el9_4.x86_64 (mockbuild@x86-vm-07.build) (gcc (GCC) 11.4.1 "
     "20231218 (Red Hat 11.4.1-3)) #1 SMP PREEMPT_DYNAMIC",
     INTEL("143", "8", "0x2b000571"),
     "indirect_target_selection: \ntsa: \nvmscape: \n" V1 SSB EIBRS, NULL,
     "ptrace-suspends-seccomp indirect-target-selection"},
};

#endif
