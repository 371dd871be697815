package io.github.tenantsnapshot.simulator.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A stream that compresses a body as it is written. The caller must call {@link #finish()} only at
 * the end of a complete body, and must always call {@link #release()}. Neither closes the
 * underlying stream. Not thread-safe.
 */
final class Gzip extends GZIPOutputStream {

  private static final int BUFFER = 8 * 1024;

  Gzip(OutputStream out) throws IOException {
    super(out, BUFFER, true);
  }

  /** Returns the compressed bytes. */
  static byte[] compress(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 32);
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Returns whether a client with these Accept-Encoding headers accepts gzip. */
  static boolean isAccepted(List<String> acceptEncoding) {
    boolean any = false;
    for (String value : acceptEncoding) {
      for (String coding : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = coding.strip().split("\\s*;\\s*", -1);
        if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
          return !isNotAcceptable(parts);
        }
        any |= parts[0].equals("*") && !isNotAcceptable(parts);
      }
    }
    return any;
  }

  /** Returns whether the quality value is zero, which means not acceptable. */
  private static boolean isNotAcceptable(String[] parts) {
    return parts.length > 1 && parts[1].matches("q\\s*=\\s*0(\\.0*)?");
  }

  /** Frees the off-heap memory. */
  void release() {
    def.end();
  }
}
