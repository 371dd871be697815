package io.github.tenantsnapshot.internal.values;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The format of Graph's identifiers: GUIDs, in lower case. */
public final class Guids {

  private static final Pattern GUID =
      Pattern.compile(
          "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

  private Guids() {}

  /** Returns whether {@code text} is a GUID, in any case. */
  public static boolean isGuid(String text) {
    return GUID.matcher(text).matches();
  }

  /** Returns whether {@code text} is a GUID in lower case, the form in which GUIDs are stored. */
  public static boolean isStored(String text) {
    return isGuid(text) && text.equals(text.toLowerCase(Locale.ROOT));
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
