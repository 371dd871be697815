package io.github.tenantsnapshot.internal.http;

import java.util.regex.Pattern;

/** A token of HTTP, such as a method or the name of a header: RFC 9110, section 5.6.2. */
public final class HttpToken {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private HttpToken() {}

  /** Returns whether a text is a token. */
  public static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }
}
