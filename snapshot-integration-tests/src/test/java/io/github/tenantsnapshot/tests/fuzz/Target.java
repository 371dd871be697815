package io.github.tenantsnapshot.tests.fuzz;

import java.util.Locale;
import java.util.function.Function;

/** The fuzz targets. {@code AttackedParts} names the target of each parser. */
public enum Target {
  /** The JSON body of a create request. */
  CREATE_BODY(CreateBodyTarget::new),
  /** The query of a request for the list of jobs. */
  QUERY(QueryTarget::new),
  /** The method, the URL and the body of any request for Graph. */
  PATH(fault -> new PathTarget()),
  /** The bytes of a connection to the server. */
  HTTP(fault -> new HttpTarget()),
  /** The Authorization header, and the payload of a token. */
  TOKEN(fault -> new TokenTarget()),
  /** A configuration baseline. */
  BASELINE(fault -> new BaselineTarget()),
  /** A saved state. */
  STATE(fault -> new StateTarget()),
  /** A request of the control. */
  CONTROL(fault -> new ControlTarget()),
  /** The JSON of a job in a database. */
  STORED_JOB(fault -> new StoredJobTarget()),
  /** A form of a sign-in: of a token, a page, a device, or of its query. */
  SIGN_IN(fault -> new SignInTarget());

  private final Function<Fault, FuzzTarget> factory;

  Target(Function<Fault, FuzzTarget> factory) {
    this.factory = factory;
  }

  /** Returns the name of its folder and of its dictionary in {@code src/test/resources/fuzz}. */
  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Creates the target, whose inputs must stay within {@link Bounds}. */
  FuzzTarget open(Fault fault) {
    return Bounds.around(factory.apply(fault));
  }
}
