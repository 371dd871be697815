package io.github.tenantsnapshot.tests.crashes;

/**
 * An order to a node, which reads it from its input.
 *
 * @param drain whether to complete all existing jobs and create none
 * @param point the point at which to stop and report
 * @param passing the occurrence of that point, from 1
 */
record Order(boolean drain, KillPoint point, int passing) {

  /** Returns an order to complete all existing jobs. */
  static Order toDrain() {
    return new Order(true, KillPoint.ANYWHERE, 1);
  }

  static Order parse(String line) {
    String[] parts = line.split(" ");
    return new Order(
        Boolean.parseBoolean(parts[0]), KillPoint.valueOf(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public String toString() {
    return drain + " " + point + " " + passing;
  }
}
