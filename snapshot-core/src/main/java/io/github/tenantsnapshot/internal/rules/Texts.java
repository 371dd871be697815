package io.github.tenantsnapshot.internal.rules;

/** Which texts any database can keep: those without U+0000 and without half surrogate pairs. */
public final class Texts {

  private Texts() {}

  /** Returns where the first character stands that some database cannot keep, else -1. */
  public static int firstUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
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
    int bad = firstUnstorable(text);
    if (bad < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (; bad >= 0; bad = firstUnstorable(result.toString())) {
      result.setCharAt(bad, '\uFFFD');
    }
    return result.toString();
  }
}
