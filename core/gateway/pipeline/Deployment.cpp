#include "core/gateway/pipeline/Deployment.h"

#include <algorithm>

namespace trestle::gateway {

const RunningStage* RunningApi::stage(QByteArrayView stageName) const
{
    const auto found = std::find_if(stages.cbegin(), stages.cend(), [stageName](const RunningStage& stage) {
        return QByteArrayView(stage.design.name) == stageName;
    });
    return found == stages.cend() ? nullptr : &*found;
}

const RunningApi* Deployment::byId(QByteArrayView id) const
{
    const auto isNamed = [id](const std::shared_ptr<const RunningApi>& api) { return QByteArrayView(api->id) == id; };
    auto found = std::find_if(apis.cbegin(), apis.cend(), isNamed);
    if (found == apis.cend())
        found = std::find_if(apis.cbegin(), apis.cend(), [id](const std::shared_ptr<const RunningApi>& api) {
            return api->id.compare(id, Qt::CaseInsensitive) == 0;
        });
    return found == apis.cend() ? nullptr : found->get();
}

const RunningApi* Deployment::byPort(quint16 port) const
{
    const auto found = ports.find(port);
    return found == ports.end() ? nullptr : found->second;
}

}  // namespace trestle::gateway
