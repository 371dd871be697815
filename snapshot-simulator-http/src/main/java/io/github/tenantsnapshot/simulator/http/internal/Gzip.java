package io.github.tenantsnapshot.simulator.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses a body as it is written. Whoever writes calls {@link #finish()} at the end of a whole
 * body only, and {@link #release()} in any case; neither closes what is written to. Not
 * thread-safe.
 */
final class Gzip extends GZIPOutputStream {

  private static final int BUFFER = 8 * 1024;

  Gzip(OutputStream out) throws IOException {
    super(out, BUFFER, true);
  }

  /** Returns a text in compressed form. */
  static byte[] compress(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 32);
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Tells whether a client takes gzip, from its Accept-Encoding headers. */
  static boolean isAccepted(List<String> acceptEncoding) {
    boolean any = false;
    for (String value : acceptEncoding) {
      for (String coding : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = coding.strip().split("\\s*;\\s*", -1);
        if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
          return !isRefused(parts);
        }
        any |= parts[0].equals("*") && !isRefused(parts);
      }
    }
    return any;
  }

  /** A weight of zero means never. */
  private static boolean isRefused(String[] parts) {
    return parts.length > 1 && parts[1].matches("q\\s*=\\s*0(\\.0*)?");
  }

  /** Frees the memory outside the heap. */
  void release() {
    def.end();
  }
}
