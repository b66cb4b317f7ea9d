// A wall clock that jumps by JUMP_SECONDS once the process has run for JUMP_AFTER_MS. For tests, by LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int (*Clock)(clockid_t, struct timespec *);

static long number(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? 0 : atol(value);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static Clock real;
  static struct timespec start;
  if (real == NULL) {
    real = (Clock)dlsym(RTLD_NEXT, "clock_gettime");
    real(CLOCK_MONOTONIC, &start);
  }
  const int result = real(clock, time);
  if (clock != CLOCK_REALTIME) return result;
  struct timespec now;
  real(CLOCK_MONOTONIC, &now);
  const long ran_ms = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
  if (ran_ms >= number("JUMP_AFTER_MS")) time->tv_sec += number("JUMP_SECONDS");
  return result;
}
