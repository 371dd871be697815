package io.github.tenantsnapshot.tests.crashes;

/**
 * What a node is to do, as it reads it from its input.
 *
 * @param drain whether it is to end what jobs there are, and to create none
 * @param point where it is to stop and say so
 * @param passing which passing of that point is meant, from 1
 */
record Order(boolean drain, KillPoint point, int passing) {

  /** Returns the order to end what jobs there are. */
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
