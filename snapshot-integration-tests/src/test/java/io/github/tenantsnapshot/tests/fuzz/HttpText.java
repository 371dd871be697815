package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of HTTP/1.1: of the plainest requests, and of any responses. It is independent of
 * the server's reader.
 */
final class HttpText {

  private static final Pattern REQUEST_LINE =
      Pattern.compile("(GET|HEAD|POST|PUT|PATCH|DELETE) (/[A-Za-z0-9/._~-]*) HTTP/1\\.1");

  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([!-~](?:[ -~]*[!-~])?)?");

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) [ -~]*");

  private static final String END = "\r\n\r\n";

  private HttpText() {}

  /**
   * A request.
   *
   * @param length the length of its body
   */
  record Request(String method, String target, int length) {}

  /** A response; one to a HEAD request has no body. */
  record Response(int status, boolean closes, String body) {}

  /**
   * Returns the requests that a text consists of; null if there is anything else, or if they have
   * headers that matter to the server other than Host and Content-Length.
   */
  static List<Request> requests(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Request> requests = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf(END, start);
      if (end < 0) {
        return null;
      }
      String[] lines = text.substring(start, end).split("\r\n", -1);
      Matcher line = REQUEST_LINE.matcher(lines[0]);
      Map<String, String> headers = headers(lines);
      if (!line.matches()
          || headers == null
          || lines.length > 100
          || !"localhost".equals(headers.remove("host"))) {
        return null;
      }
      String length = headers.getOrDefault("content-length", "0");
      headers.remove("content-length");
      headers.keySet().removeIf(name -> name.startsWith("x-") && !name.startsWith("x-f"));
      if (!headers.isEmpty() || !length.matches("0|[1-9]\\d{0,5}")) {
        return null;
      }
      start = end + END.length() + Integer.parseInt(length);
      if (start > text.length()) {
        return null;
      }
      requests.add(new Request(line.group(1), line.group(2), Integer.parseInt(length)));
    }
    return requests;
  }

  /** Returns the headers after the first line; null if one is repeated or not plain. */
  private static Map<String, String> headers(String[] lines) {
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      if (!header.matches()) {
        return null;
      }
      String value = header.group(2) == null ? "" : header.group(2);
      if (headers.put(header.group(1).toLowerCase(Locale.ROOT), value) != null) {
        return null;
      }
    }
    return headers;
  }

  /**
   * Returns the responses that a text consists of, without those with status 100.
   *
   * @param requests the requests; null if they are not known. Then the last response may be cut
   *     off, since the client may have closed the connection.
   * @throws AssertionError if there is anything else
   */
  static List<Response> responses(byte[] bytes, List<Request> requests) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Response> responses = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf(END, start);
      if (end < 0) {
        return cutOff(requests, responses, text);
      }
      String[] lines = text.substring(start, end).split("\r\n", -1);
      Matcher line = STATUS_LINE.matcher(lines[0]);
      check(line.matches(), "a response must begin with a status line", text);
      Map<String, String> headers = headers(lines);
      check(headers != null, "a response must have plain headers", text);
      start = end + END.length();
      if (line.group(1).equals("100")) {
        continue;
      }
      int status = Integer.parseInt(line.group(1));
      boolean closes = "close".equalsIgnoreCase(headers.get("connection"));
      boolean isHead =
          requests == null
              ? start == text.length() || text.startsWith("HTTP/1.", start)
              : responses.size() < requests.size()
                  && requests.get(responses.size()).method().equals("HEAD");
      String body = "";
      if (isHead || status == 204 || status == 304) {
        check(status != 204 || !headers.containsKey("content-length"), "no length", text);
      } else if ("chunked".equals(headers.get("transfer-encoding"))) {
        check(!headers.containsKey("content-length"), "one kind of length", text);
        StringBuilder chunks = new StringBuilder();
        start = chunks(text, start, chunks);
        if (start < 0) {
          return cutOff(requests, responses, text);
        }
        body = chunks.toString();
      } else if (headers.containsKey("content-length")) {
        int length = Integer.parseInt(headers.get("content-length"));
        if (start + length > text.length()) {
          return cutOff(requests, responses, text);
        }
        body = text.substring(start, start + length);
        start += length;
      } else {
        check(closes, "a body without a length must end with the connection", text);
        body = text.substring(start);
        start = text.length();
      }
      responses.add(new Response(status, closes, body));
    }
    return responses;
  }

  private static List<Response> cutOff(
      List<Request> requests, List<Response> responses, String text) {
    check(requests == null, "a response must be complete", text);
    return responses;
  }

  /** Reads chunks and returns the position after the last one; -1 if the text ends before. */
  private static int chunks(String text, int start, StringBuilder body) {
    for (int position = start; ; ) {
      int line = text.indexOf("\r\n", position);
      if (line < 0) {
        return -1;
      }
      int length = Integer.parseInt(text.substring(position, line), 16);
      int end = line + 2 + length;
      if (end + 2 > text.length()) {
        return -1;
      }
      check(text.startsWith("\r\n", end), "a chunk must end with a line break", text);
      body.append(text, line + 2, end);
      position = end + 2;
      if (length == 0) {
        return position;
      }
    }
  }
}
