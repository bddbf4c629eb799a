// The operations of apigateway, one function each; one family a file. Inputs and answers are named as rest/Model.h
// says.
#pragma once

#include "core/aws/apigateway/ApiGateway.h"

namespace trestle::aws::apigateway {

using Operation = rest::Outcome(ApiGateway& gateway, const base::JsonValue& input);

// RestApis.cpp
Operation createRestApi, getRestApi, getRestApis, updateRestApi, deleteRestApi;
// Descriptions.cpp
Operation importRestApi, putRestApi, getExport;
/// Answers with addresses of the endpoint that was asked.
void getSdk(ApiGateway& gateway, rest::Exchange exchange);
// Resources.cpp
Operation createResource, getResource, getResources, updateResource, deleteResource;
// Methods.cpp
Operation putMethod, getMethod, updateMethod, deleteMethod;
Operation putMethodResponse, getMethodResponse, updateMethodResponse, deleteMethodResponse;
// Integrations.cpp
Operation putIntegration, getIntegration, updateIntegration, deleteIntegration;
Operation putIntegrationResponse, getIntegrationResponse, updateIntegrationResponse, deleteIntegrationResponse;
// Models.cpp
Operation createModel, getModel, getModels, updateModel, deleteModel, getModelTemplate;
/// Empty or Error, one of the models that an API is created with: `api` has it no more, unless it makes one of that name.
void leaveOutModel(gateway::Api& api, const QByteArray& name);
// RequestValidators.cpp
Operation createRequestValidator, getRequestValidator, getRequestValidators, updateRequestValidator,
    deleteRequestValidator;
// Authorizers.cpp
Operation createAuthorizer, getAuthorizer, getAuthorizers, updateAuthorizer, deleteAuthorizer;
// GatewayResponses.cpp
Operation putGatewayResponse, getGatewayResponse, getGatewayResponses, updateGatewayResponse, deleteGatewayResponse;
// Deployments.cpp
Operation createDeployment, getDeployment, getDeployments, updateDeployment, deleteDeployment;
// Stages.cpp
Operation createStage, getStage, getStages, updateStage, deleteStage, flushStageCache, flushStageAuthorizersCache;
// ApiKeys.cpp
Operation createApiKey, getApiKey, getApiKeys, updateApiKey, deleteApiKey, importApiKeys;
// UsagePlans.cpp
Operation createUsagePlan, getUsagePlan, getUsagePlans, updateUsagePlan, deleteUsagePlan;
Operation createUsagePlanKey, getUsagePlanKey, getUsagePlanKeys, deleteUsagePlanKey, getUsage, updateUsage;
// DomainNames.cpp
Operation createDomainName, getDomainName, getDomainNames, updateDomainName, deleteDomainName;
Operation createBasePathMapping, getBasePathMapping, getBasePathMappings, updateBasePathMapping, deleteBasePathMapping;
Operation createDomainNameAccessAssociation, getDomainNameAccessAssociations, deleteDomainNameAccessAssociation,
    rejectDomainNameAccessAssociation;
// VpcLinks.cpp
Operation createVpcLink, getVpcLink, getVpcLinks, updateVpcLink, deleteVpcLink;
// ClientCertificates.cpp
Operation generateClientCertificate, getClientCertificate, getClientCertificates, updateClientCertificate,
    deleteClientCertificate;
// Documentation.cpp
Operation createDocumentationPart, getDocumentationPart, getDocumentationParts, updateDocumentationPart,
    deleteDocumentationPart, importDocumentationParts;
Operation createDocumentationVersion, getDocumentationVersion, getDocumentationVersions, updateDocumentationVersion,
    deleteDocumentationVersion;
// Account.cpp
Operation getAccount, updateAccount, getSdkType, getSdkTypes;
[[nodiscard]] bool isSdkType(QByteArrayView id);
// Tags.cpp
Operation tagResource, untagResource, getTags;

}  // namespace trestle::aws::apigateway
