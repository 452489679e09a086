/// @file
/// The small laws of the field and the loss bridge.
#pragma once

#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"
