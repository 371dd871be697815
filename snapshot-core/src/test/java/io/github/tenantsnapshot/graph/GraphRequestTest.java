package io.github.tenantsnapshot.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GraphRequestTest {

  @Test
  void getHasNeitherHeadersNorABody() throws Exception {
    GraphRequest request = GraphRequest.get("/v1.0/me");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.url()).isEqualTo("/v1.0/me");
    assertThat(request.headers()).isEmpty();
    assertThat(request.body().readAllBytes()).isEmpty();
  }
}
