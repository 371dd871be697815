package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.PERMISSION_TOO_WIDE;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects callers that may write, but only read. Requests for other parts of Graph are ignored if
 * they are reads; a write there may need the permission.
 */
final class PermissionDetector implements Detector {

  private static final Permission WRITE = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;

  private final Findings findings;
  private final boolean isComplete;
  private final Map<String, Use> uses = new LinkedHashMap<>(); // by client and permissions

  /** The requests of a caller. */
  private static final class Use {
    private @Nullable Call firstRead;
    private boolean writes;
  }

  /**
   * Creates a detector.
   *
   * @param isComplete whether all requests are known; otherwise one may have needed the permission
   */
  PermissionDetector(Findings findings, boolean isComplete) {
    this.findings = findings;
    this.isComplete = isComplete;
  }

  @Override
  public void next(Call call) {
    Set<Permission> permissions = call.permissions();
    if (!isComplete || permissions == null || !permissions.contains(WRITE)) {
      return;
    }
    Use use = uses.computeIfAbsent(call.client() + " " + permissions, each -> new Use());
    boolean reads = call.entry().method().equals("GET") || call.entry().method().equals("HEAD");
    use.writes |= !reads;
    if (reads
        && use.firstRead == null
        && !call.is(GraphOperation.OTHER)
        && call.entry().status() == 200) {
      use.firstRead = call;
    }
  }

  @Override
  public void end() {
    uses.forEach(
        (who, use) -> {
          Call first = use.firstRead;
          if (first != null && !use.writes) {
            findings.add(
                PERMISSION_TOO_WIDE,
                who,
                first,
                "The token of "
                    + first.callerName()
                    + " has "
                    + WRITE.graphName()
                    + ", but its requests only read; "
                    + Permission.CONFIGURATION_MONITORING_READ_ALL.graphName()
                    + " is enough.");
          }
        });
  }
}
