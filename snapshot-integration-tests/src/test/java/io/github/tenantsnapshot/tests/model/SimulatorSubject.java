package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.CrashFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link TenantSimulator} with two tenants. */
final class SimulatorSubject extends Subject {

  private final TenantSimulator simulator;
  private final List<String> tokens;
  private final Map<Integer, byte[]> saved = new HashMap<>();

  SimulatorSubject(Settings settings) {
    this.simulator =
        TenantSimulator.builder()
            .addTenant(Texts.tenantId(0), tenant -> setUp(0, tenant))
            .addTenant(Texts.tenantId(1), tenant -> setUp(1, tenant))
            .virtualTime(settings.start())
            .seed(1)
            .limits(limits(settings))
            .behavior(behavior(settings))
            .graphBehavior(graphBehavior(settings))
            .progress(Progress.afterDurations(Pacing.of(settings.untilStart(), settings.running())))
            .journalCapacity(0)
            .build();
    this.tokens = List.of(simulator.tokens().issue(admin(0)), simulator.tokens().issue(admin(1)));
  }

  private static void setUp(int number, SimulatedTenant tenant) {
    Types.CONFIGURATION.forEach(
        (key, count) -> {
          if (key.startsWith(number + "/")) {
            tenant.add(ServiceSubject.resources(key.substring(2), count));
          }
        });
  }

  @Override
  GraphResponse respond(int tenant, GraphRequest request) throws IOException {
    return simulator
        .endpoint()
        .handle(request.withHeader("Authorization", "Bearer " + tokens.get(tenant)));
  }

  @Override
  SnapshotService service() {
    return simulator.service();
  }

  @Override
  Instant now() {
    return simulator.clock().instant();
  }

  @Override
  void advanceTo(Instant end) {
    simulator.advanceTo(end);
  }

  @Override
  boolean startsAtClaim() {
    return false;
  }

  @Override
  boolean appendsSeparately() {
    return true;
  }

  @Override
  boolean hasState() {
    return true;
  }

  @Override
  public String usage(int tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String configure(int tenant, String type, int resources) {
    SimulatedTenant simulated = simulator.tenant(Texts.tenantId(tenant));
    simulated.removeIf(type, resource -> true);
    simulated.add(ServiceSubject.resources(type, resources));
    return "";
  }

  @Override
  public String breakType(int tenant, String type, int times) {
    simulator
        .tenant(Texts.tenantId(tenant))
        .faults()
        .add(Fault.fail(type, Types.BROKEN).times(times));
    return "";
  }

  @Override
  public String crash(Point point) {
    String name = point.name();
    CrashFault fault = Fault.crash(WorkerOperation.valueOf(name.substring(name.indexOf('_') + 1)));
    simulator.faults().add(name.startsWith("AFTER") ? fault.afterOperation() : fault);
    return "";
  }

  @Override
  public String secondNode(boolean runs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String restart(int node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String reset() {
    simulator.reset();
    return "";
  }

  @Override
  public String save(int slot) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    simulator.saveState(out);
    saved.put(slot, out.toByteArray());
    return "";
  }

  @Override
  public String load(int slot) {
    if (saved.containsKey(slot)) {
      simulator.loadState(new ByteArrayInputStream(saved.get(slot)));
    }
    return "";
  }

  @Override
  public void close() {
    simulator.close();
  }
}
