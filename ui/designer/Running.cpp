#include "ui/designer/Running.h"

namespace trestle::ui {

void Running::take(Traces traces)
{
    m_arrived = std::move(traces);
    for (const auto& trace : m_arrived)
        m_traffic.add(*trace);
    if (!m_arrived.empty()) Q_EMIT tracesArrived();
}

}  // namespace trestle::ui
