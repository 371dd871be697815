package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * What publishing a snapshot costs the tenant; how much is the snapshot's resource count.
 *
 * @param periodStart the start of the quota period that is charged
 * @param quota the usage that must not be exceeded; {@link Long#MAX_VALUE} for none
 */
public record QuotaCharge(Instant periodStart, long quota) {

  /** Checks that no required part is null. */
  public QuotaCharge {
    Objects.requireNonNull(periodStart, "periodStart must not be null");
  }
}
