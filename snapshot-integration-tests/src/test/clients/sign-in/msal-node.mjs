// Signs in with MSAL as an application, and lists the jobs of snapshots.
import { ConfidentialClientApplication } from "@azure/msal-node";

const [tenantId, clientId, clientSecret] = process.argv.slice(2);
const application = new ConfidentialClientApplication({
  auth: { authority: `https://login.microsoftonline.com/${tenantId}`, clientId, clientSecret },
});
const { accessToken } = await application.acquireTokenByClientCredential({
  scopes: ["https://graph.microsoft.com/.default"],
});
const response = await fetch(
  "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs",
  { headers: { Authorization: `Bearer ${accessToken}` } },
);
console.log(response.status);
