package io.github.tenantsnapshot.examples;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL with separate user and password, so that no driver, pool or log repeats them.
 * Immutable.
 *
 * @param address the URL without user and password
 * @param user the user; null if the URL has none
 * @param password the password; null if the URL has none
 */
record DatabaseUrl(String address, @Nullable String user, @Nullable String password) {

  private static final Pattern SUPPORTED = Pattern.compile("jdbc:(h2|postgresql|mariadb):.+");

  /** A setting of the URL, with the separator before it. */
  private static final Pattern SETTING = Pattern.compile("([?&;])([^=?&;]+)=([^&;]*)");

  private static final Pattern USER_INFO = Pattern.compile("//([^/@:]*)(?::([^/@]*))?@");

  /** A password in any text: the value of a setting, or the user information of a URL. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(\\b(?:password|passwd|pwd)\\s*=\\s*)[^&;\\s'\"]+|(://[^/@:\\s]*:)[^/\\s]+@");

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException if the database is not supported; the message does not contain
   *     the URL
   */
  static DatabaseUrl parse(String url) {
    if (!SUPPORTED.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "url must begin with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
    }
    boolean encoded = !url.startsWith("jdbc:h2:"); // H2 does not decode its settings
    String user = null;
    String password = null;
    StringBuilder address = new StringBuilder();
    Matcher info = USER_INFO.matcher(url);
    String rest = url;
    if (encoded && info.find()) {
      user = decoded(info.group(1), true);
      password = info.group(2) == null ? null : decoded(info.group(2), true);
      rest = url.substring(0, info.start()) + "//" + url.substring(info.end());
    }
    Matcher setting = SETTING.matcher(rest);
    int from = 0;
    boolean first = true;
    while (setting.find()) {
      String name = setting.group(2).toLowerCase(Locale.ROOT);
      address.append(rest, from, setting.start());
      from = setting.end();
      if (name.equals("user")) {
        user = decoded(setting.group(3), encoded);
      } else if (name.equals("password")) {
        password = decoded(setting.group(3), encoded);
      } else {
        String separator = encoded ? (first ? "?" : "&") : setting.group(1);
        address.append(separator).append(setting.group(2)).append('=').append(setting.group(3));
        first = false;
      }
    }
    address.append(rest.substring(from));
    return new DatabaseUrl(address.toString(), user, password);
  }

  /** Returns the text with every password in it replaced by {@code ***}. */
  static String redacted(String text) {
    return SECRET.matcher(text).replaceAll(found -> found.group(1) != null ? "$1***" : "$2***@");
  }

  private static String decoded(String value, boolean encoded) {
    return encoded ? URLDecoder.decode(value, StandardCharsets.UTF_8) : value;
  }

  /** Returns the address, without user and password. */
  @Override
  public String toString() {
    return address;
  }
}
