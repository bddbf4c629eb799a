// An HTTP integration compiled: the target's URL with its parameters, ready to be filled in. Values; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Integration.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/pipeline/Failure.h"
#include "core/gateway/routing/RouteTable.h"

#include <QUrl>

#include <vector>

namespace trestle::gateway {

struct TargetPlan
{
    struct Part
    {
        QByteArray text;  // as it stands in the URL, or the parameter's name
        bool parameter = false;
        bool greedy = false;  // a '/' in its value stays one
    };

    HttpIntegration design;
    std::vector<Part> parts;

    /// Errors: InvalidArgument for what is no http or https URL, a parameter that the route does not have or that
    /// stands before the path, a method that cannot be sent, a timeout out of range.
    [[nodiscard]] static base::Result<TargetPlan> compile(const HttpIntegration& design,
                                                          const std::vector<PathSegment>& path);

    /// The URL for one request: parameters percent-encoded ('/' in a greedy one stays), the client's query behind the
    /// plan's. `path`, if it is not null, takes the place of the plan's path and query. Failure: BadRequest for a
    /// parameter with a segment "." or "..", which would lead out of the designed path.
    [[nodiscard]] base::Result<QUrl, Failure> url(const std::vector<PathParameter>& parameters, QByteArrayView query,
                                                  QByteArrayView path = {}) const;
};

}  // namespace trestle::gateway
