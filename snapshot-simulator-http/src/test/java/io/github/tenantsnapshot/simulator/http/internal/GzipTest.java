package io.github.tenantsnapshot.simulator.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZip",
        "deflate,gzip",
        "br, gzip;q=0.5",
        "gzip ; q = 1",
        "x-gzip",
        "*",
        "*;q=0.1",
        "*;q=0, gzip",
        "gzip;q=0.001"
      })
  void gzipIsAccepted(String header) {
    assertThat(Gzip.isAccepted(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip;q=0.000",
        "*;q=0",
        "gzip;q=0, *",
        "notgzip",
        ";",
        ","
      })
  void gzipIsNotAccepted(String header) {
    assertThat(Gzip.isAccepted(List.of(header))).isFalse();
  }

  @Test
  void severalHeadersAreCombined() {
    assertThat(Gzip.isAccepted(List.of())).isFalse();
    assertThat(Gzip.isAccepted(List.of("br", "gzip"))).isTrue();
  }
}
