package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.CreateRequests.ACTION;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.VALID;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.stream;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content types and encodings of a request body. */
class RequestBodyTypeTest {

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "json",
        "text/plain",
        "text/json",
        "application/xml",
        "application/jsonp",
        "application/vnd.api+json",
        "application/x-www-form-urlencoded",
        "application/json charset=utf-8",
        "application/json;charset=iso-8859-1",
        "application/json; charset=UTF-16",
        "application/json; odata.metadata=minimal; charset=\"latin1\"",
        "*/*"
      })
  void bodyWithAnotherContentTypeIsRejected(String type) {
    assertMediaTypeRejected(
        GraphRequest.post(ACTION, VALID).withHeader("content-type", type),
        "The Content-Type is '" + type + "'; allowed is application/json in UTF-8.");
  }

  @Test
  void bodyWithoutAContentTypeIsRejected() {
    assertMediaTypeRejected(
        GraphRequest.of("POST", ACTION, Map.of(), stream(VALID.getBytes(StandardCharsets.UTF_8))),
        "There is no Content-Type; allowed is application/json in UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "identity, gzip", "GZIP", ""})
  void bodyWithAContentEncodingIsRejected(String encoding) {
    assertMediaTypeRejected(
        GraphRequest.post(ACTION, VALID).withHeader("content-encoding", encoding),
        "The Content-Encoding is '" + encoding + "'; allowed is identity.");
  }

  private void assertMediaTypeRejected(GraphRequest request, String message) {
    graph.assertError(graph.send(request), 415, "UnsupportedMediaType", message);
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, ''",
    "Application/JSON; Charset=UTF-8, identity",
    "application/json;charset=\"utf-8\", Identity",
    "application/json;odata.metadata=minimal;IEEE754Compatible=true, ' identity '"
  })
  void everySpellingOfJsonInUtf8IsAccepted(String type, String encoding) {
    GraphRequest request = GraphRequest.post(ACTION, VALID).withHeader("CONTENT-TYPE", type);

    BufferedResponse response =
        graph.send(encoding.isEmpty() ? request : request.withHeader("Content-Encoding", encoding));

    assertThat(response.status()).as(response.body()).isEqualTo(200);
  }

  @Test
  void contentTypeOfGetAndDeleteIsIgnored() {
    String job = V1 + "/configurationSnapshotJobs/" + graph.createJob("Snapshot Demo", MAILBOX);

    for (String method : new String[] {"GET", "DELETE"}) {
      assertThat(
              graph
                  .send(GraphRequest.of(method, job).withHeader("Content-Type", "text/plain"))
                  .status())
          .isIn(200, 204);
    }
  }
}
