package io.github.tenantsnapshot.internal.values;

/**
 * The texts that any database can keep: those without U+0000, without half surrogate pairs, and not
 * longer than a stated bound.
 */
public final class Texts {

  /** The longest id or name of a user or an application. */
  public static final int IDENTITY_MAX = 1_024;

  /** The longest name of a resource type. */
  public static final int RESOURCE_TYPE_MAX = 256;

  /** The longest display name of a resource. */
  public static final int RESOURCE_NAME_MAX = 65_536;

  private Texts() {}

  /**
   * Checks that any database can keep a text.
   *
   * @param name what the message calls the text
   * @throws IllegalArgumentException if it is too long, or holds U+0000 or half a surrogate pair
   */
  public static void requireStorable(String name, String text, int max) {
    if (text.length() > max) {
      throw new IllegalArgumentException(
          name + " must have at most " + max + " characters, but has " + text.length());
    }
    if (firstUnstorable(text) >= 0) {
      throw new IllegalArgumentException(
          name + " must not hold U+0000 or half a surrogate pair: " + text);
    }
  }

  /** Returns where the first character stands that some database cannot keep, else -1. */
  public static int firstUnstorable(String text) {
    return firstUnstorable(text, 0);
  }

  private static int firstUnstorable(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Returns the text with U+FFFD in place of what some database cannot keep. */
  public static String storable(String text) {
    int bad = firstUnstorable(text, 0);
    if (bad < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (; bad >= 0; bad = firstUnstorable(text, bad + 1)) {
      result.setCharAt(bad, '\uFFFD');
    }
    return result.toString();
  }
}
