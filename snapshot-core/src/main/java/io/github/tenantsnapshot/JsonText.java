package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.internal.values.Texts;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as its exact text, with the order of members, the spelling of numbers, and
 * duplicate and empty names. Immutable and thread-safe. Two are equal if their texts are equal.
 */
public final class JsonText {

  private final String text;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Returns a JSON object with the given text, after validating it.
   *
   * <p>The limits are 268,435,456 characters, 1,000 levels of nesting, and exponents of 9 digits,
   * also in the form with one digit before the decimal point.
   *
   * @param text the text of a JSON object
   * @throws IllegalArgumentException if {@code text} is not a JSON object, exceeds a limit, or
   *     contains an unpaired surrogate, which has no UTF-8 encoding
   */
  public static JsonText of(String text) {
    Objects.requireNonNull(text, "text must not be null");
    Json.requireObject(text);
    return requirePairedSurrogates(text);
  }

  /**
   * Returns a JSON object with the given text, without validating it: for stores, which return what
   * was stored, and for sources whose JSON was written by a JSON library.
   *
   * @param text the text of a JSON object; any other text makes its snapshot invalid
   */
  public static JsonText unchecked(String text) {
    Objects.requireNonNull(text, "text must not be null");
    return new JsonText(text);
  }

  /**
   * Returns a JSON object with the given members.
   *
   * @param members the members; values may be strings, finite numbers of {@code java.lang} and
   *     {@code java.math}, booleans, nulls, maps with strings as keys, collections, and arrays
   *     except those of bytes or characters
   * @throws IllegalArgumentException if a value has another type, which the message names with its
   *     path; if the text exceeds a limit of {@link #of(String)}; or if it contains an unpaired
   *     surrogate
   */
  public static JsonText of(Map<String, ?> members) {
    Objects.requireNonNull(members, "members must not be null");
    return requirePairedSurrogates(Json.fromMap(members));
  }

  /**
   * Returns the members as a map; the last of duplicate names wins.
   *
   * <p>Numbers are exact. An integer becomes an {@link Integer}, {@link Long} or {@link
   * java.math.BigInteger}, the first that is large enough. Any other number becomes a {@link
   * Double} if its shortest decimal form is the same number, and otherwise a {@link
   * java.math.BigDecimal}.
   *
   * @return a modifiable map of strings, numbers, booleans, nulls, maps and lists
   * @throws IllegalStateException if the text was not validated and is not a JSON object
   */
  public Map<String, @Nullable Object> asMap() {
    return Json.toMap(text);
  }

  private static JsonText requirePairedSurrogates(String text) {
    int bad = Texts.firstUnstorable(text); // a surrogate: JSON has no bare U+0000
    if (bad >= 0) {
      throw new IllegalArgumentException(
          "the JSON text must not contain an unpaired surrogate: at offset " + bad);
    }
    return new JsonText(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonText that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
