package io.github.tenantsnapshot.tests.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The bounds of what one input may cost. The fuzzer itself also stops an input after 20 seconds.
 */
final class Bounds {

  /** The maximum length of an input, in bytes. */
  static final int MAX_INPUT = 64 * 1024;

  /**
   * The maximum number of bytes that the thread allocates for an input of the maximum length, the
   * checks included. A parser that copies the rest of its input at each of its parts exceeds it.
   */
  private static final long MAX_ALLOCATED = 256L * 1024 * 1024;

  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  private Bounds() {}

  /** Returns a target that fails if an input exceeds the bounds, and ignores longer inputs. */
  static FuzzTarget around(FuzzTarget target) {
    return new FuzzTarget() {
      @Override
      public void run(byte[] input) throws Exception {
        if (input.length > MAX_INPUT) {
          return;
        }
        long allocated = allocatedBy(target, input);
        if (allocated > MAX_ALLOCATED) {
          allocated = allocatedBy(target, input); // the first time, the JVM loads classes
        }
        if (allocated > MAX_ALLOCATED) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "%d bytes of input allocated %d bytes; allowed are %d",
                  input.length,
                  allocated,
                  MAX_ALLOCATED));
        }
      }

      @Override
      public void close() {
        target.close();
      }
    };
  }

  private static long allocatedBy(FuzzTarget target, byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.run(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
