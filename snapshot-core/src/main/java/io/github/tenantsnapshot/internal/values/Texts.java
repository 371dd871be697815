package io.github.tenantsnapshot.internal.values;

/**
 * Storable texts, which any database can keep: without U+0000, without unpaired surrogates, and not
 * longer than a maximum.
 */
public final class Texts {

  /** The maximum length of an id or a display name of a user or an application. */
  public static final int IDENTITY_MAX = 1_024;

  /** The maximum length of the name of a resource type. */
  public static final int RESOURCE_TYPE_MAX = 256;

  /** The maximum length of the display name of a resource. */
  public static final int RESOURCE_NAME_MAX = 65_536;

  private Texts() {}

  /**
   * Requires that a text is storable.
   *
   * @param name the name of the text in the message
   * @throws IllegalArgumentException if {@code text} is too long, or contains U+0000 or an unpaired
   *     surrogate
   */
  public static void requireStorable(String name, String text, int max) {
    if (text.length() > max) {
      throw new IllegalArgumentException(
          name + " must have at most " + max + " characters: " + text.length());
    }
    if (firstUnstorable(text) >= 0) {
      throw new IllegalArgumentException(
          name + " must not contain U+0000 or an unpaired surrogate: " + text);
    }
  }

  /** Returns whether all characters are ASCII. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  /** Returns the index of the first character that some database cannot keep; -1 if none. */
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

  /** Returns the text with each character that some database cannot keep replaced by U+FFFD. */
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
