package io.github.tenantsnapshot.simulator.generator;

import java.util.Random;

/**
 * Derives seeds of parts from the seed of a tenant. A part's random numbers depend on its name and
 * number alone, so that a change of one part changes no other. {@link Random} has a specified
 * algorithm, so all JVMs draw the same numbers.
 */
final class Seeds {

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** Returns the seed of a named part. */
  static long of(long seed, String name) {
    long mixed = mixed(seed);
    for (int i = 0; i < name.length(); i++) {
      mixed = mixed(mixed ^ name.charAt(i));
    }
    return mixed;
  }

  /** Returns the random numbers of a numbered part. */
  static Random random(long seed, int number) {
    return new Random(mixed(seed + number * GOLDEN_RATIO));
  }

  /** Returns the seed after the finalizer of SplitMix64, which spreads each bit over all others. */
  private static long mixed(long seed) {
    long mixed = seed + GOLDEN_RATIO;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
