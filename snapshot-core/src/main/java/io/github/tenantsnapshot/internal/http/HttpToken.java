package io.github.tenantsnapshot.internal.http;

/** A token of HTTP, such as a method or the name of a header: RFC 9110, section 5.6.2. */
public final class HttpToken {

  private static final String SIGNS = "!#$%&'*+.^_`|~-";

  private HttpToken() {}

  /** Returns whether a text is a token. */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || SIGNS.indexOf(c) >= 0;
  }
}
