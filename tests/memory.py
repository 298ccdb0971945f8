"""How much memory a program takes."""

PEAK_MB = "int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024"
"""Python for the peak of the running program in MB, for `-c`.

Not `ru_maxrss`: a program starts with the peak of the process that started it.
"""
