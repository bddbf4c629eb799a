// The operations of apigatewayv2, one function each; one family a file. Inputs and answers are named as on the wire.
#pragma once

#include "core/aws/apigatewayv2/ApiGatewayV2.h"

namespace trestle::aws::apigatewayv2 {

using Operation = rest::Outcome(ApiGatewayV2& gateway, const base::JsonValue& input);

// Apis.cpp
Operation createApi, getApi, getApis, updateApi, deleteApi, deleteCorsConfiguration;
// Routes.cpp
Operation createRoute, getRoute, getRoutes, updateRoute, deleteRoute, deleteRouteRequestParameter;
// Integrations.cpp
Operation createIntegration, getIntegration, getIntegrations, updateIntegration, deleteIntegration;
// Responses.cpp
Operation createIntegrationResponse, getIntegrationResponse, getIntegrationResponses, updateIntegrationResponse,
    deleteIntegrationResponse;
Operation createRouteResponse, getRouteResponse, getRouteResponses, updateRouteResponse, deleteRouteResponse;
// Stages.cpp
Operation createStage, getStage, getStages, updateStage, deleteStage, deleteRouteSettings, deleteAccessLogSettings,
    resetAuthorizersCache;
// Deployments.cpp
Operation createDeployment, getDeployment, getDeployments, updateDeployment, deleteDeployment;
// Authorizers.cpp
Operation createAuthorizer, getAuthorizer, getAuthorizers, updateAuthorizer, deleteAuthorizer;
// Models.cpp
Operation createModel, getModel, getModels, updateModel, deleteModel, getModelTemplate;
// DomainNames.cpp
Operation createDomainName, getDomainName, getDomainNames, updateDomainName, deleteDomainName;
Operation createApiMapping, getApiMapping, getApiMappings, updateApiMapping, deleteApiMapping;
// RoutingRules.cpp
Operation createRoutingRule, putRoutingRule, getRoutingRule, listRoutingRules, deleteRoutingRule;
// VpcLinks.cpp
Operation createVpcLink, getVpcLink, getVpcLinks, updateVpcLink, deleteVpcLink;
// Tags.cpp
Operation tagResource, untagResource, getTags;
// Descriptions.cpp
Operation importApi, reimportApi, exportApi;

}  // namespace trestle::aws::apigatewayv2
