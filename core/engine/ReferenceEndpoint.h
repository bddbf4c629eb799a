// The reference of each API at the workspace's endpoint, made of the design as it is when somebody looks:
//     /_trestle/reference            the APIs
//     /_trestle/reference/NAME       one API's page; its forms send to the API's first stage, at this endpoint
//     /_trestle/reference/NAME.json  the same as OpenAPI 3.1
// Only for this machine, as control planes are. Any thread.
#pragma once

#include "core/http/Message.h"
#include "core/workspace/DesignAccess.h"

namespace trestle::engine {

class ReferenceEndpoint
{
public:
    static constexpr QByteArrayView path{"/_trestle/reference"};

    explicit ReferenceEndpoint(const workspace::DesignAccess& design) : m_design(design) {}

    [[nodiscard]] static bool accepts(const http::Request& request);
    [[nodiscard]] http::Response answer(const http::Request& request) const;

private:
    const workspace::DesignAccess& m_design;
};

}  // namespace trestle::engine
