package io.github.tenantsnapshot.simulator.internal.signin;

import java.util.List;
import java.util.Map;

/** The pages for users. They have no field for a password. Stateless. */
final class Pages {

  /** The parameter with the user whose button was pressed. */
  static final String USER = "simulator_user";

  private static final String START =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Simulated sign-in</title>
      <style>
      body { font: 16px sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1em; }
      strong { background: #fd6; padding: .2em .4em; }
      button { font: inherit; padding: .5em 1em; margin: .3em 0; }
      </style>
      </head>
      <body>
      <p><strong>Simulator</strong> This is not Microsoft. Do not enter a password anywhere.</p>
      """;

  private static final String END =
      """
      </body>
      </html>
      """;

  private Pages() {}

  /** Returns the page with a button for each user. */
  static String signIn(String clientId, List<User> users, Map<String, String> parameters) {
    StringBuilder page = new StringBuilder(START);
    page.append("<h1>Sign in</h1>\n<p>The application ")
        .append(escaped(clientId))
        .append(" asks for a user.</p>\n<form method=\"post\">\n");
    parameters.forEach((name, value) -> hidden(page, name, value));
    buttons(page, users);
    return page.append("</form>\n").append(END).toString();
  }

  /** Returns the page for the code that a device shows. */
  static String device(String code, List<User> users, String message) {
    StringBuilder page = new StringBuilder(START);
    page.append("<h1>Sign in on a device</h1>\n<p>")
        .append(escaped(message))
        .append("</p>\n<form method=\"post\">\n")
        .append("<p><label>Code of the device <input name=\"otc\" value=\"")
        .append(escaped(code))
        .append("\"></label></p>\n");
    buttons(page, users);
    return page.append("</form>\n").append(END).toString();
  }

  /** Returns a page with a message. */
  static String message(String message) {
    return START + "<p>" + escaped(message) + "</p>\n" + END;
  }

  /** Returns a page that posts parameters to an application. */
  static String post(String url, Map<String, String> parameters) {
    StringBuilder page = new StringBuilder(START);
    page.append("<form method=\"post\" action=\"").append(escaped(url)).append("\">\n");
    parameters.forEach((name, value) -> hidden(page, name, value));
    return page.append("<button>Continue to the application</button>\n</form>\n")
        .append(END)
        .toString();
  }

  private static void hidden(StringBuilder page, String name, String value) {
    page.append("<input type=\"hidden\" name=\"")
        .append(escaped(name))
        .append("\" value=\"")
        .append(escaped(value))
        .append("\">\n");
  }

  private static void buttons(StringBuilder page, List<User> users) {
    for (User user : users) {
      page.append("<button name=\"")
          .append(USER)
          .append("\" value=\"")
          .append(escaped(user.name()))
          .append("\">Continue as ")
          .append(escaped(user.name()))
          .append("</button>\n");
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
