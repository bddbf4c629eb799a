// A REST API out of a description (OpenAPI 2.0, 3.0 or 3.1) with the service's extensions: methods with their
// integrations, models, authorizers, request validators, gateway responses, documentation parts, settings. Value to
// value; any thread.
//
// What is made has ids that follow from its API and name, and what was there under the same name keeps its own: so the
// same description gives the same design, on every machine and every time.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/openapi/Description.h"

namespace trestle::gateway {

struct RestImport
{
    enum class Mode {
        Merge,      // what the description has takes the place of what is there; the rest stays
        Overwrite,  // the description is all there is; name, stages and deployments stay
    };
    Mode mode = Mode::Overwrite;
    bool documentation = true;
    // What ${AWS::Region} and ${AWS::AccountId} stand for.
    QByteArray region = "us-east-1";
    QByteArray accountId = "000000000000";
};

/// Puts the description into the API, all but its title. `findings` tell what was passed over, and what is wrong: after
/// an error the API is not to be used.
void takeRestDescription(Api& api, const Description& description, const RestImport& options, Findings& findings);

}  // namespace trestle::gateway
