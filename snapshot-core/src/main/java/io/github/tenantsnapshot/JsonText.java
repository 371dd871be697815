package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.internal.values.Texts;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON object as the text it arrived as: member order, number spelling, duplicate and empty names
 * are kept. Immutable and thread-safe. Two texts are equal if they are the same to the letter.
 */
public final class JsonText {

  private final String text;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Returns the text after checking it.
   *
   * @param text a JSON object
   * @throws IllegalArgumentException if it is no JSON object; if it exceeds a limit, which are
   *     268,435,456 characters, 1,000 levels of nesting, and exponents of 9 digits, also with one
   *     digit before the point; or if it holds half a surrogate pair, which has no UTF-8 form
   */
  public static JsonText of(String text) {
    Objects.requireNonNull(text, "text must not be null");
    Json.requireObject(text);
    return withoutHalfPairs(text);
  }

  /**
   * Returns the text without checking it: for stores that give back what they were given, and for
   * sources whose JSON was written by a JSON library.
   *
   * @param text a JSON object; anything else breaks the snapshot it becomes part of
   */
  public static JsonText unchecked(String text) {
    Objects.requireNonNull(text, "text must not be null");
    return new JsonText(text);
  }

  /**
   * Returns the map as JSON.
   *
   * @param members strings, finite numbers of {@code java.lang} and {@code java.math}, booleans,
   *     nulls, maps with strings as keys, collections, and arrays but for those of bytes or
   *     characters
   * @throws IllegalArgumentException if a value is none of these, which the message names with its
   *     place; if the text exceeds a limit of {@link #of(String)}; or if it holds half a surrogate
   *     pair
   */
  public static JsonText of(Map<String, ?> members) {
    Objects.requireNonNull(members, "members must not be null");
    return withoutHalfPairs(Json.fromMap(members));
  }

  /**
   * Parses the text; of duplicate names the last counts. Numbers are exact: whole ones become an
   * {@link Integer}, {@link Long} or {@link java.math.BigInteger}, the first that is large enough;
   * others a {@link Double} if its shortest decimal form is the same number, else a {@link
   * java.math.BigDecimal}.
   *
   * @return a modifiable map of strings, numbers, booleans, nulls, maps and lists
   * @throws IllegalStateException if the text was never checked and is no JSON object
   */
  public Map<String, Object> asMap() {
    return Json.toMap(text);
  }

  private static JsonText withoutHalfPairs(String text) {
    int bad = Texts.firstUnstorable(text); // JSON has no bare U+0000, so it is half a pair
    if (bad >= 0) {
      throw new IllegalArgumentException("half a surrogate pair at offset " + bad);
    }
    return new JsonText(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text itself. */
  @Override
  public String toString() {
    return text;
  }
}
