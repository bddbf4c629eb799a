#include "core/aws/apigateway/ApiGatewayApi.h"

#include "core/aws/apigateway/Operations.h"

namespace trestle::aws::apigateway {

namespace {

constexpr rest::Operation<ApiGateway> operations[] = {
    // Rest apis.
    {"CreateRestApi", createRestApi},
    {"GetRestApi", getRestApi},
    {"GetRestApis", getRestApis},
    {"UpdateRestApi", updateRestApi},
    {"DeleteRestApi", deleteRestApi},
    // Descriptions.
    {"ImportRestApi", importRestApi},
    {"PutRestApi", putRestApi},
    {"GetExport", getExport},
    // Resources.
    {"CreateResource", createResource},
    {"GetResource", getResource},
    {"GetResources", getResources},
    {"UpdateResource", updateResource},
    {"DeleteResource", deleteResource},
    // Methods.
    {"PutMethod", putMethod},
    {"GetMethod", getMethod},
    {"UpdateMethod", updateMethod},
    {"DeleteMethod", deleteMethod},
    {"PutMethodResponse", putMethodResponse},
    {"GetMethodResponse", getMethodResponse},
    {"UpdateMethodResponse", updateMethodResponse},
    {"DeleteMethodResponse", deleteMethodResponse},
    // Integrations.
    {"PutIntegration", putIntegration},
    {"GetIntegration", getIntegration},
    {"UpdateIntegration", updateIntegration},
    {"DeleteIntegration", deleteIntegration},
    {"PutIntegrationResponse", putIntegrationResponse},
    {"GetIntegrationResponse", getIntegrationResponse},
    {"UpdateIntegrationResponse", updateIntegrationResponse},
    {"DeleteIntegrationResponse", deleteIntegrationResponse},
    // Models.
    {"CreateModel", createModel},
    {"GetModel", getModel},
    {"GetModels", getModels},
    {"UpdateModel", updateModel},
    {"DeleteModel", deleteModel},
    {"GetModelTemplate", getModelTemplate},
    // Request validators.
    {"CreateRequestValidator", createRequestValidator},
    {"GetRequestValidator", getRequestValidator},
    {"GetRequestValidators", getRequestValidators},
    {"UpdateRequestValidator", updateRequestValidator},
    {"DeleteRequestValidator", deleteRequestValidator},
    // Authorizers.
    {"CreateAuthorizer", createAuthorizer},
    {"GetAuthorizer", getAuthorizer},
    {"GetAuthorizers", getAuthorizers},
    {"UpdateAuthorizer", updateAuthorizer},
    {"DeleteAuthorizer", deleteAuthorizer},
    // Gateway responses.
    {"PutGatewayResponse", putGatewayResponse},
    {"GetGatewayResponse", getGatewayResponse},
    {"GetGatewayResponses", getGatewayResponses},
    {"UpdateGatewayResponse", updateGatewayResponse},
    {"DeleteGatewayResponse", deleteGatewayResponse},
    // Deployments.
    {"CreateDeployment", createDeployment},
    {"GetDeployment", getDeployment},
    {"GetDeployments", getDeployments},
    {"UpdateDeployment", updateDeployment},
    {"DeleteDeployment", deleteDeployment},
    // Stages.
    {"CreateStage", createStage},
    {"GetStage", getStage},
    {"GetStages", getStages},
    {"UpdateStage", updateStage},
    {"DeleteStage", deleteStage},
    {"FlushStageCache", flushStageCache},
    {"FlushStageAuthorizersCache", flushStageAuthorizersCache},
    // Api keys.
    {"CreateApiKey", createApiKey},
    {"GetApiKey", getApiKey},
    {"GetApiKeys", getApiKeys},
    {"UpdateApiKey", updateApiKey},
    {"DeleteApiKey", deleteApiKey},
    {"ImportApiKeys", importApiKeys},
    // Usage plans.
    {"CreateUsagePlan", createUsagePlan},
    {"GetUsagePlan", getUsagePlan},
    {"GetUsagePlans", getUsagePlans},
    {"UpdateUsagePlan", updateUsagePlan},
    {"DeleteUsagePlan", deleteUsagePlan},
    {"CreateUsagePlanKey", createUsagePlanKey},
    {"GetUsagePlanKey", getUsagePlanKey},
    {"GetUsagePlanKeys", getUsagePlanKeys},
    {"DeleteUsagePlanKey", deleteUsagePlanKey},
    {"GetUsage", getUsage},
    {"UpdateUsage", updateUsage},
    // Domain names.
    {"CreateDomainName", createDomainName},
    {"GetDomainName", getDomainName},
    {"GetDomainNames", getDomainNames},
    {"UpdateDomainName", updateDomainName},
    {"DeleteDomainName", deleteDomainName},
    {"CreateBasePathMapping", createBasePathMapping},
    {"GetBasePathMapping", getBasePathMapping},
    {"GetBasePathMappings", getBasePathMappings},
    {"UpdateBasePathMapping", updateBasePathMapping},
    {"DeleteBasePathMapping", deleteBasePathMapping},
    {"CreateDomainNameAccessAssociation", createDomainNameAccessAssociation},
    {"GetDomainNameAccessAssociations", getDomainNameAccessAssociations},
    {"DeleteDomainNameAccessAssociation", deleteDomainNameAccessAssociation},
    {"RejectDomainNameAccessAssociation", rejectDomainNameAccessAssociation},
    // Vpc links.
    {"CreateVpcLink", createVpcLink},
    {"GetVpcLink", getVpcLink},
    {"GetVpcLinks", getVpcLinks},
    {"UpdateVpcLink", updateVpcLink},
    {"DeleteVpcLink", deleteVpcLink},
    // Client certificates.
    {"GenerateClientCertificate", generateClientCertificate},
    {"GetClientCertificate", getClientCertificate},
    {"GetClientCertificates", getClientCertificates},
    {"UpdateClientCertificate", updateClientCertificate},
    {"DeleteClientCertificate", deleteClientCertificate},
    // Documentation.
    {"CreateDocumentationPart", createDocumentationPart},
    {"GetDocumentationPart", getDocumentationPart},
    {"GetDocumentationParts", getDocumentationParts},
    {"UpdateDocumentationPart", updateDocumentationPart},
    {"DeleteDocumentationPart", deleteDocumentationPart},
    {"ImportDocumentationParts", importDocumentationParts},
    {"CreateDocumentationVersion", createDocumentationVersion},
    {"GetDocumentationVersion", getDocumentationVersion},
    {"GetDocumentationVersions", getDocumentationVersions},
    {"UpdateDocumentationVersion", updateDocumentationVersion},
    {"DeleteDocumentationVersion", deleteDocumentationVersion},
    // Account.
    {"GetAccount", getAccount},
    {"UpdateAccount", updateAccount},
    {"GetSdkType", getSdkType},
    {"GetSdkTypes", getSdkTypes},
    // Tags.
    {"TagResource", tagResource},
    {"UntagResource", untagResource},
    {"GetTags", getTags},
};

constexpr rest::LaterOperation<ApiGateway> answeringOperations[] = {{"GetSdk", getSdk}};

}  // namespace

void addOperations(rest::ControlPlanes& planes, ApiGateway& gateway)
{
    rest::Service& service = planes.service(rest::apiGatewayModel());
    service.add(operations, gateway);
    service.add(answeringOperations, gateway);
}

}  // namespace trestle::aws::apigateway
