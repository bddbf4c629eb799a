// Invoke, InvokeAsync and InvokeWithResponseStream. They run where their request was read, and answer when the function
// has.
#pragma once

#include "core/aws/lambda/Lambda.h"
#include "core/aws/rest/Exchange.h"

namespace trestle::aws::lambda {

void invoke(Lambda& lambda, rest::Exchange exchange);
void invokeAsync(Lambda& lambda, rest::Exchange exchange);
void invokeWithResponseStream(Lambda& lambda, rest::Exchange exchange);

}  // namespace trestle::aws::lambda
