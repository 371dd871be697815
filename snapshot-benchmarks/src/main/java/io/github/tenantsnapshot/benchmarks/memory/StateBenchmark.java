package io.github.tenantsnapshot.benchmarks.memory;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of reset, save and load, in memory, for a tenant with twelve snapshots. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class StateBenchmark {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final int CHARACTERS = 2_000;

  /** The number of resources of the tenant, each of 2,000 characters. */
  @Param({"100", "20000"})
  private int resources;

  private TenantSimulator simulator;
  private byte[] saved;

  /** Creates an empty simulator, which {@link #fill} replaces. */
  public StateBenchmark() {
    simulator = TenantSimulator.builder().build();
    saved = new byte[0];
  }

  /** Creates a simulator with the resources and the snapshots. */
  @Setup
  public void fill() {
    simulator.close();
    simulator =
        TenantSimulator.builder()
            .limits(SnapshotLimits.unlimited())
            .addTenant(this::addResources)
            .build();
    for (int i = 0; i < 12; i++) {
      simulator
          .service()
          .createSnapshot(
              simulator.tenant().admin(), CreateSnapshotRequest.of("Weekly export " + i, RULE));
    }
    simulator.runUntilIdle();
    saved = save();
  }

  private void addResources(SimulatedTenant tenant) {
    for (int i = 0; i < resources; i++) {
      String start = "{\"Number\":" + i + ",\"Text\":\"";
      String text = start + "x".repeat(CHARACTERS - start.length() - 2) + "\"}";
      tenant.add(new SnapshotResource("Rule " + i, RULE, JsonText.of(text)));
    }
  }

  /** Closes the simulator. */
  @TearDown
  public void close() {
    simulator.close();
  }

  /** Resets the simulator. */
  @Benchmark
  public void reset() {
    simulator.reset();
  }

  /** Saves the state. */
  @Benchmark
  public byte[] save() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(saved.length);
    simulator.saveState(out);
    return out.toByteArray();
  }

  /** Loads the saved state. */
  @Benchmark
  public void load() {
    simulator.loadState(new ByteArrayInputStream(saved));
  }
}
