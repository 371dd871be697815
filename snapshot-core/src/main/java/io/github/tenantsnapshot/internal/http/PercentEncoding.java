package io.github.tenantsnapshot.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The percent-encoding of URLs: RFC 3986, section 2.1. */
public final class PercentEncoding {

  private PercentEncoding() {}

  /**
   * Decodes a segment of a path.
   *
   * @throws IllegalArgumentException if an escape is invalid, or the result is not UTF-8
   */
  public static String decodeSegment(String text) {
    return text.indexOf('%') < 0 ? text : decode(text, false);
  }

  /**
   * Decodes the name or the value of a query option, in which a plus sign stands for a space.
   *
   * @throws IllegalArgumentException if an escape is invalid, or the result is not UTF-8
   */
  public static String decodeQuery(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      int b = encoded[i];
      if (b == '%') {
        int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
        int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException(
              "a percent sign must be followed by two hexadecimal digits: '" + text + "'");
        }
        b = high * 16 + low;
        i += 2;
      } else if (b == '+' && plusIsSpace) {
        b = ' ';
      }
      decoded[length++] = (byte) b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("percent-encoded text must be UTF-8: '" + text + "'", e);
    }
  }
}
