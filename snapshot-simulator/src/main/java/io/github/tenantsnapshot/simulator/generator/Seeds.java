package io.github.tenantsnapshot.simulator.generator;

import java.util.Random;

/**
 * Random numbers that depend on what they are for and on nothing else, so that a tenant does not
 * change where nothing was asked to. They come from {@link Random}, whose algorithm is part of its
 * specification: all JVMs draw the same.
 */
final class Seeds {

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** Returns a seed for what has a name, mixed from the one for the whole. */
  static long of(long seed, String name) {
    long mixed = mixed(seed);
    for (int i = 0; i < name.length(); i++) {
      mixed = mixed(mixed ^ name.charAt(i));
    }
    return mixed;
  }

  /** Returns the random numbers for one of many. */
  static Random random(long seed, int number) {
    return new Random(mixed(seed + number * GOLDEN_RATIO));
  }

  /** Returns the seed with each bit spread over all: the finalizer of SplitMix64. */
  private static long mixed(long seed) {
    long mixed = seed + GOLDEN_RATIO;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
