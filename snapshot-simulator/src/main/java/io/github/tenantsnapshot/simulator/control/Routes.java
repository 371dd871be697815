package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;

/** The table of all routes. */
final class Routes {

  private Routes() {}

  static List<Route> of(TenantSimulator simulator) {
    TimeControl time = new TimeControl(simulator);
    FaultControl faults = new FaultControl(simulator);
    TenantControl tenants = new TenantControl(simulator);
    JournalControl journal = new JournalControl(simulator);
    JobControl jobs = new JobControl(simulator);
    SignInControl signIn = new SignInControl(simulator);
    SnapshotControl snapshots = new SnapshotControl(simulator);
    StateControl state = new StateControl(simulator, faults::removeEnded);
    String root = SimulatorControl.ROOT;
    String tenant = root + "/tenants/{tenantId}";
    String resources = tenant + "/snapshots/{snapshotId}/resources";
    return List.of(
        Route.without("GET", root + "/ready", request -> OpenApiResource.ready()).open(),
        Route.without("GET", root + "/openapi.json", request -> OpenApiResource.openApi()).open(),
        Route.without("GET", root + "/overview", jobs::overview),
        Route.without("GET", root + "/time", time::get),
        Route.withBody("POST", root + "/advance", time::advance),
        Route.without("GET", root + "/faults", faults::list).withQuery("limit"),
        Route.withBody("POST", root + "/faults", faults::add),
        Route.without("DELETE", root + "/faults", faults::clear),
        Route.without("GET", root + "/faults/{faultId}", faults::get),
        Route.without("DELETE", root + "/faults/{faultId}", faults::clearOne),
        Route.without("GET", root + "/tenants", tenants::list),
        Route.withBody("POST", root + "/tenants", tenants::add),
        Route.without("GET", tenant, tenants::get),
        Route.withBody("POST", tenant + "/configuration", tenants::load),
        Route.without("DELETE", tenant + "/configuration", tenants::clear),
        Route.withBody("POST", tenant + "/generate", tenants::generate),
        Route.without("GET", tenant + "/jobs", jobs::list).withQuery("limit"),
        Route.without("GET", tenant + "/jobs/{jobId}", jobs::get),
        Route.without("GET", resources, snapshots::list).withQuery("from", "limit", "properties"),
        Route.without("GET", resources + "/{position}", snapshots::get),
        Route.withBody("POST", root + "/tokens", new TokenControl(simulator)::issue),
        Route.withBody("POST", root + "/applications", signIn::addApplication),
        Route.withBody("POST", root + "/users", signIn::addUser),
        Route.without("GET", root + "/journal", journal::list)
            .withQuery("method", "url", "operation", "unmatched", "after", "before", "limit"),
        Route.without("DELETE", root + "/journal", journal::clear),
        Route.without("GET", root + "/advice", new AdviceControl(simulator.journal())::list)
            .withQuery("kind"),
        Route.without("GET", root + "/journal/{number}", journal::get),
        Route.without("POST", root + "/reset", state::reset),
        Route.without("GET", root + "/state", state::save),
        Route.withBody("PUT", root + "/state", state::load));
  }
}
