package io.github.tenantsnapshot.internal.values;

import java.util.Locale;
import java.util.Objects;

/** The format of Graph's identifiers: GUIDs, in lower case. */
public final class Guids {

  private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  private Guids() {}

  /** Returns whether {@code text} is a GUID, in any case. */
  public static boolean isGuid(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (FORM.charAt(i) == '-' ? c != '-' : !isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** Returns whether {@code text} is a GUID in lower case, the form in which GUIDs are stored. */
  public static boolean isStored(String text) {
    return isGuid(text) && text.equals(text.toLowerCase(Locale.ROOT));
  }

  /** Returns the first half of a random GUID without its version: the bits that are random. */
  public static long withoutVersion(long firstHalf) {
    return firstHalf & 0xFFFFFFFFFFFF0FFFL;
  }

  /**
   * Returns a GUID in lower case.
   *
   * @throws IllegalArgumentException if {@code value} is not a GUID
   */
  public static String require(String name, String value) {
    Objects.requireNonNull(value, name + " must not be null");
    if (!isGuid(value)) {
      throw new IllegalArgumentException(
          name + " must be a GUID such as 2fcf1c68-b412-4c85-bfb2-cb20152a6843: " + value);
    }
    return value.toLowerCase(Locale.ROOT);
  }
}
