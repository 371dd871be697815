package io.github.tenantsnapshot.tests.model;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A call of a {@link World}.
 *
 * @param code the call in Java
 * @param call the call
 * @param simpler returns similar calls with simpler arguments
 */
record Operation(String code, Function<World, String> call, Supplier<List<Operation>> simpler) {

  Operation(String code, Function<World, String> call) {
    this(code, call, List::of);
  }

  String on(World world) {
    return call.apply(world);
  }

  static Operation create(int tenant, String name, String description, List<String> types) {
    return new Operation(
        String.format(
            Locale.ROOT,
            "world.create(%d, %s, %s, List.of(%s))",
            tenant,
            quoted(name),
            quoted(description),
            types.stream().map(Operation::quoted).collect(Collectors.joining(", "))),
        world -> world.create(tenant, name, description, types),
        () ->
            types.size() > 1
                ? List.of(
                    create(tenant, name, "", types.subList(0, 1)),
                    create(tenant, name, "", types.subList(1, types.size())))
                : List.of(create(tenant, name, "", types)));
  }

  static Operation get(int tenant, int job, String select) {
    return new Operation(
        String.format(Locale.ROOT, "world.get(%d, %d, %s)", tenant, job, quoted(select)),
        world -> world.get(tenant, job, select));
  }

  static Operation snapshot(int tenant, int job, int asTenant) {
    return new Operation(
        String.format(Locale.ROOT, "world.snapshot(%d, %d, %d)", tenant, job, asTenant),
        world -> world.snapshot(tenant, job, asTenant));
  }

  static Operation snapshotById(int tenant, int job) {
    return new Operation(
        String.format(Locale.ROOT, "world.snapshotById(%d, %d)", tenant, job),
        world -> world.snapshotById(tenant, job));
  }

  static Operation list(int tenant, String filter, String orderBy, int top, String select) {
    return new Operation(
        String.format(
            Locale.ROOT,
            "world.list(%d, %s, %s, %d, %s)",
            tenant,
            quoted(filter),
            quoted(orderBy),
            top,
            quoted(select)),
        world -> world.list(tenant, filter, orderBy, top, select),
        () ->
            List.of(
                list(tenant, "", "", 999, "id"),
                list(tenant, "", orderBy, top, "id"),
                list(tenant, filter, "", top, "id")));
  }

  static Operation listSnapshots(int tenant) {
    return new Operation(
        String.format(Locale.ROOT, "world.listSnapshots(%d)", tenant),
        world -> world.listSnapshots(tenant));
  }

  static Operation count(int tenant, String filter) {
    return new Operation(
        String.format(Locale.ROOT, "world.count(%d, %s)", tenant, quoted(filter)),
        world -> world.count(tenant, filter));
  }

  static Operation delete(int tenant, int job) {
    return new Operation(
        String.format(Locale.ROOT, "world.delete(%d, %d)", tenant, job),
        world -> world.delete(tenant, job));
  }

  static Operation javaList(int tenant) {
    return new Operation(
        String.format(Locale.ROOT, "world.javaList(%d)", tenant), world -> world.javaList(tenant));
  }

  static Operation usage(int tenant) {
    return new Operation(
        String.format(Locale.ROOT, "world.usage(%d)", tenant), world -> world.usage(tenant));
  }

  static Operation advance(long millis) {
    return new Operation(
        String.format(Locale.ROOT, "world.advance(%d)", millis),
        world -> world.advance(millis),
        () -> List.of(advance(0), advance(millis / 2)));
  }

  static Operation advanceToMonth(long millis) {
    return new Operation(
        String.format(Locale.ROOT, "world.advanceToMonth(%d)", millis),
        world -> world.advanceToMonth(millis));
  }

  static Operation configure(int tenant, String type, int resources) {
    return new Operation(
        String.format(Locale.ROOT, "world.configure(%d, %s, %d)", tenant, quoted(type), resources),
        world -> world.configure(tenant, type, resources));
  }

  static Operation breakType(int tenant, String type, int times) {
    return new Operation(
        String.format(Locale.ROOT, "world.breakType(%d, %s, %d)", tenant, quoted(type), times),
        world -> world.breakType(tenant, type, times));
  }

  static Operation crash(World.Point point) {
    return new Operation("world.crash(World.Point." + point + ")", world -> world.crash(point));
  }

  static Operation secondNode(boolean runs) {
    return new Operation("world.secondNode(" + runs + ")", world -> world.secondNode(runs));
  }

  static Operation restart(int node) {
    return new Operation("world.restart(" + node + ")", world -> world.restart(node));
  }

  static Operation reset() {
    return new Operation("world.reset()", World::reset);
  }

  static Operation save(int slot) {
    return new Operation("world.save(" + slot + ")", world -> world.save(slot));
  }

  static Operation load(int slot) {
    return new Operation("world.load(" + slot + ")", world -> world.load(slot));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
