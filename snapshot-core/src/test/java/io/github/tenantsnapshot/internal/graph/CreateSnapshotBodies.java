package io.github.tenantsnapshot.internal.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Reads the bodies of requests that create a snapshot. */
final class CreateSnapshotBodies {

  static final String DOCUMENTED =
      """
      {
        "displayName": "Snapshot Demo",
        "description": "This is Snapshot Description",
        "resources": [ "microsoft.exchange.sharedmailbox", "microsoft.exchange.transportrule" ]
      }
      """;

  static final CreateSnapshotRequest DOCUMENTED_REQUEST =
      CreateSnapshotRequest.of(
              "Snapshot Demo",
              "microsoft.exchange.sharedmailbox",
              "microsoft.exchange.transportrule")
          .withDescription("This is Snapshot Description");

  private static final String UNREADABLE =
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is"
          + " of valid JSON format.";

  private CreateSnapshotBodies() {}

  static CreateSnapshotRequest read(byte[] body, BodyMembers members)
      throws GraphErrorException, IOException {
    return CreateSnapshotBody.read(new ByteArrayInputStream(body), members, RequestNames.exact());
  }

  static CreateSnapshotRequest read(String body) {
    try {
      return read(body.getBytes(UTF_8), BodyMembers.REJECTED);
    } catch (GraphErrorException fault) {
      return fail("%s %s", body, fault.details());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the details of the error that a body causes. */
  static List<Detail> rejected(byte[] body, BodyMembers members) {
    GraphErrorException fault =
        catchThrowableOfType(GraphErrorException.class, () -> read(body, members));
    assertThat(fault).as("%s", new String(body, UTF_8)).isNotNull();
    assertThat(fault.status()).isEqualTo(400);
    assertThat(fault.code()).isEqualTo("BadRequest");
    assertThat(fault.text()).isEqualTo(UNREADABLE);
    return fault.details();
  }

  static List<Detail> rejected(String body) {
    return rejected(body.getBytes(UTF_8), BodyMembers.REJECTED);
  }

  static Detail detail(String target, String message) {
    return new Detail("BadRequest", message, target);
  }
}
