"""Signs in with MSAL as an application, and lists the jobs of snapshots."""

import sys

import msal
import requests

tenant_id, client_id, secret = sys.argv[1:]
application = msal.ConfidentialClientApplication(
    client_id, client_credential=secret, authority=f"https://login.microsoftonline.com/{tenant_id}"
)
token = application.acquire_token_for_client(["https://graph.microsoft.com/.default"])
if "error" in token:
    sys.exit(token["error_description"])
response = requests.get(
    "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs",
    headers={"Authorization": f"Bearer {token['access_token']}"},
)
print(response.status_code)
